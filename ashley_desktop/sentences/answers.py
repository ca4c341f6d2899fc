"""The words for everything that may come in the place of an answer."""

from __future__ import annotations

from ashley_desktop.sentences.wording import QT_TRANSLATE_NOOP, Sentence

ANSWERS: dict[str, Sentence] = {
    "no_model": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "No model of %1 is chosen."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Choose one above the conversation, or with “providers edit %1 --model”; "
            "“providers models %1” lists them.",
        ),
        ("provider",),
    ),
    "proxy_failed": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The proxy %2 does not answer."),
        QT_TRANSLATE_NOOP("Sentences", "Check its address in the settings of %1, or remove it."),
        ("provider", "proxy"),
    ),
    "proxy_refused": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The proxy %2 does not let %1 through (%3)."),
        QT_TRANSLATE_NOOP("Sentences", "Ask who runs it, or choose another in the settings."),
        ("provider", "proxy", "status"),
    ),
    "auth": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 refused the key (%2)."),
        QT_TRANSLATE_NOOP("Sentences", "Check the key in the settings, or set a new one. %3"),
        ("provider", "status", "detail"),
    ),
    "auth_forbidden": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 does not allow this with the present key (%2)."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Check in your account there what the key may do, or choose another model. %3",
        ),
        ("provider", "status", "detail"),
    ),
    "no_credit": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "No credit is left at %1 (%2)."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Waiting does not help: add credit to your account there, or choose another "
            "provider. %3",
        ),
        ("provider", "status", "detail"),
    ),
    "model_not_found": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 does not know the model %2."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another model. %3"),
        ("provider", "model", "detail"),
    ),
    "no_model_list": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 does not tell which models it has."),
        QT_TRANSLATE_NOOP(
            "Sentences", "It may answer all the same: type the model's name by hand."
        ),
        ("provider",),
    ),
    "address_wrong": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is no chat at this address of %1 (%2)."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Check the server's address in the settings: most end in /v1. If it is right, choose "
            "another model. %3",
        ),
        ("provider", "status", "detail"),
    ),
    "content_refused": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 refused this by its own rules."),
        QT_TRANSLATE_NOOP("Sentences", "Ask in other words, or choose another provider. %2"),
        ("provider", "detail"),
    ),
    "ca_file_unusable": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The file %2 with the certificates for %1 cannot be used."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Nothing was sent. Choose a file in PEM form in the settings."
        ),
        ("provider", "path"),
    ),
    "bad_request": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 did not accept the request (%2)."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another model, or check the server. %3"),
        ("provider", "status", "detail"),
    ),
    "legal_reasons": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 may not answer this here, for legal reasons (%2)."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another model or provider. %3"),
        ("provider", "status", "detail"),
    ),
    "proxy_sign_in": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A proxy on the way to %1 wants a sign-in (%2)."),
        QT_TRANSLATE_NOOP("Sentences", "Sign in there, or ask who runs the network. %3"),
        ("provider", "status", "detail"),
    ),
    "question_too_long": Sentence(
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The message is too long for %1: it needs about %2 tokens, and there is room for %3.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences", "Shorten it, or choose a model that takes more. Nothing was sent."
        ),
        ("model", "needed", "window"),
    ),
    "pinned_too_long": Sentence(
        QT_TRANSLATE_NOOP(
            "Sentences",
            "What is pinned leaves no room in %1 for the question: it takes about %2 of %3 tokens.",
        ),
        QT_TRANSLATE_NOOP(
            "Sentences", "Unpin a message, or choose a model that takes more. Nothing was sent."
        ),
        ("model", "needed", "window"),
    ),
    "bad_temperature": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A temperature is a number from 0 to 2."),
    ),
    "bad_max_tokens": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The longest answer is a whole number of tokens above 0."),
    ),
    "bad_top_p": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Top-p is a number above 0, up to 1."),
    ),
    "finish_length": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The reply ended at the length limit."),
        QT_TRANSLATE_NOOP("Sentences", "Continue it, or allow longer answers."),
    ),
    "finish_filter": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The provider's own filter ended the reply."),
        QT_TRANSLATE_NOOP("Sentences", "Ask in other words."),
    ),
    "finish_tools": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The model wanted to use a tool, and none is offered."),
        QT_TRANSLATE_NOOP("Sentences", "Ask it to answer without tools."),
    ),
    "finish_other": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The server ended the reply: “%1”."),
        "",
        ("reason",),
    ),
    "context_too_long": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The conversation is too long for the model %2."),
        QT_TRANSLATE_NOOP("Sentences", "Send a shorter message or start a new conversation."),
        ("provider", "model"),
    ),
    "rate_limited": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is asked too often right now."),
        QT_TRANSLATE_NOOP("Sentences", "Wait a little and try again. %2"),
        ("provider", "detail"),
    ),
    "rate_limited_long": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 asks to wait for %2 seconds."),
        QT_TRANSLATE_NOOP("Sentences", "Try again after that, or choose another model. %3"),
        ("provider", "retry_after_s", "detail"),
    ),
    "rate_limited_minutes": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 asks to wait for %2 minutes."),
        QT_TRANSLATE_NOOP("Sentences", "Try again after that, or choose another model. %3"),
        ("provider", "retry_after_min", "detail"),
    ),
    "server_error": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 has a problem of its own (%2)."),
        QT_TRANSLATE_NOOP("Sentences", "Try again in a while. %3"),
        ("provider", "status", "detail"),
    ),
    "server_overloaded": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 has too much to do right now (%2)."),
        QT_TRANSLATE_NOOP("Sentences", "Try again in a while, or choose another model. %3"),
        ("provider", "status", "detail"),
    ),
    "server_busy": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 could not take the request just now (%2)."),
        QT_TRANSLATE_NOOP("Sentences", "Try again. %3"),
        ("provider", "status", "detail"),
    ),
    "connection_failed": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Nothing answers at %2."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Check the connection and the server's address, then try again."
        ),
        ("provider", "origin"),
    ),
    "connection_lost": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%2 broke the connection before it said anything."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Try again. If that does not help, check the server's address: http or https.",
        ),
        ("provider", "origin"),
    ),
    "name_not_found": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The server's name could not be found: %2."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Check the connection to the internet and the server's address."
        ),
        ("provider", "origin"),
    ),
    "timed_out": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 sent nothing for %2 seconds."),
        QT_TRANSLATE_NOOP("Sentences", "Try again, or choose another model."),
        ("provider", "timeout_s"),
    ),
    "tls": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The connection to %2 is not safe: %3"),
        QT_TRANSLATE_NOOP("Sentences", "Nothing was sent. Check the server's address."),
        ("provider", "origin", "detail"),
    ),
    "tls_unknown_authority": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Nobody whom this computer trusts vouches for %2."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Nothing was sent. Check the address; for a server of your own, have this computer "
            "trust the authority that issued its certificate.",
        ),
        ("provider", "origin"),
    ),
    "tls_expired": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The certificate of %2 is out of date."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Nothing was sent. Check this computer's clock, or tell whoever runs the server.",
        ),
        ("provider", "origin"),
    ),
    "tls_wrong_name": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The certificate of %2 belongs to another server."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing was sent. Check the server's address."),
        ("provider", "origin"),
    ),
    "tls_no_tls": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%2 does not answer with https."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Nothing was sent. Check the address: http or https, and the port."
        ),
        ("provider", "origin"),
    ),
    "redirected": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 sent the request on to %2; it was not followed."),
        QT_TRANSLATE_NOOP("Sentences", "Put the right address into the settings."),
        ("provider", "location"),
    ),
    "not_an_api": Sentence(
        QT_TRANSLATE_NOOP(
            "Sentences", "%2 answered with other text or a web page instead of a reply."
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Sign in to the network if it asks for that, and check the server's address.",
        ),
        ("provider", "origin"),
    ),
    "not_http": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "What %2 sent is no answer of a web server."),
        QT_TRANSLATE_NOOP("Sentences", "Check the server's address: http or https, and the port."),
        ("provider", "origin"),
    ),
    "bad_answer": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 sent an answer that cannot be read."),
        QT_TRANSLATE_NOOP("Sentences", "Try again, or choose another server. %2"),
        ("provider", "detail"),
    ),
    "empty_answer": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 answered with nothing."),
        QT_TRANSLATE_NOOP("Sentences", "Try again, or choose another model."),
        ("provider",),
    ),
    "stream_cut": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The connection broke before the reply was complete."),
        QT_TRANSLATE_NOOP(
            "Sentences", "What had arrived is kept. Ask to go on, or send the question again."
        ),
    ),
    "stream_cut_empty": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 ended its answer before it said anything."),
        QT_TRANSLATE_NOOP("Sentences", "Try again, or choose another model."),
        ("provider",),
    ),
    "closed": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The program was closed before the reply was complete."),
        QT_TRANSLATE_NOOP(
            "Sentences", "What had arrived is kept. Ask to go on, or send the question again."
        ),
    ),
    "answer_too_large": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 sent more at once than is safe to read."),
        QT_TRANSLATE_NOOP("Sentences", "Try again, or choose another server."),
        ("provider",),
    ),
}
