"""The words for model files, and for the model on this machine."""

from __future__ import annotations

from ashley_desktop.sentences.wording import QT_TRANSLATE_NOOP, Sentence

MODELS: dict[str, Sentence] = {
    "offline_model_missing": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The model for this machine is not installed."),
        QT_TRANSLATE_NOOP("Sentences", "Run “make setup” in the program's folder, or add a key."),
    ),
    "model_file_unusable": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The model file “%1” cannot be used."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another one."),
        ("model",),
    ),
    "gguf_missing": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The model file “%1” cannot be opened."),
        QT_TRANSLATE_NOOP("Sentences", "Check that it is still there and may be read."),
        ("model",),
    ),
    "gguf_foreign": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” is not a model file: it is no GGUF."),
        QT_TRANSLATE_NOOP("Sentences", "Choose a model that is offered in the form GGUF."),
        ("model",),
    ),
    "gguf_version": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” has a form of GGUF that this version cannot read."),
        QT_TRANSLATE_NOOP("Sentences", "Get the model in the form of version 2 or 3."),
        ("model",),
    ),
    "gguf_cut": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The model file “%1” is not whole: its end is missing."),
        QT_TRANSLATE_NOOP("Sentences", "Download it again."),
        ("model",),
    ),
    "gguf_broken": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The model file “%1” contradicts itself."),
        QT_TRANSLATE_NOOP("Sentences", "Download it again, or choose another one."),
        ("model",),
    ),
    "gguf_speechless": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” is a model that does not answer in words."),
        QT_TRANSLATE_NOOP(
            "Sentences", "It is made for use beside another one. Choose one for conversations."
        ),
        ("model",),
    ),
    "gguf_parts": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The model “%1” is in several files, and one is missing."),
        QT_TRANSLATE_NOOP("Sentences", "Put all of its files into one folder."),
        ("model",),
    ),
    "no_models_there": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There are no model files in %1."),
        QT_TRANSLATE_NOOP("Sentences", "Choose a folder that holds files ending in .gguf."),
        ("path",),
    ),
    "not_on_this_machine": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is a server and brings its own models."),
        QT_TRANSLATE_NOOP("Sentences", "Model files belong to “offline”, this machine."),
        ("provider",),
    ),
    "place_unknown": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 was not added, so it cannot be dropped."),
        QT_TRANSLATE_NOOP("Sentences", "Name the file or folder as it was added."),
        ("path",),
    ),
    "not_a_token_count": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This is not a number of tokens."),
        QT_TRANSLATE_NOOP("Sentences", "Write it as 8192 or 8k, or leave it empty."),
    ),
    "not_a_price": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This is not a price."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Write US dollars for a million tokens, such as 2.50, or leave it empty."
        ),
    ),
    "model_too_large": Sentence(
        QT_TRANSLATE_NOOP(
            "Sentences", "“%1” is too large: it needs about %2 GB of memory, this machine has %3."
        ),
        QT_TRANSLATE_NOOP("Sentences", "Choose a smaller model, or a smaller context size."),
        ("model", "needed_gb", "total_gb"),
    ),
    "model_tight": Sentence(
        QT_TRANSLATE_NOOP(
            "Sentences", "“%1” needs about %2 GB of memory, and only %3 GB are free now."
        ),
        QT_TRANSLATE_NOOP(
            "Sentences", "Close other programs, or load it anyway in the settings of this machine."
        ),
        ("model", "needed_gb", "free_gb"),
    ),
    "model_busy": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” is still answering in another conversation."),
        QT_TRANSLATE_NOOP("Sentences", "Wait until it is done, or stop it, then ask again."),
        ("model",),
    ),
    "offline_model_failed": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The model on this machine did not start, or ended."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Try again, or choose another model; a smaller one needs less memory. %2"
        ),
        ("provider", "detail"),
    ),
}
