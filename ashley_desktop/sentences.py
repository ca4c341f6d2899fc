"""The English words for every code of `errors.py`: what happened, and what to do next.

The command line speaks them as they stand; the window translates them (`ui/texts.py`).
Placeholders are numbered, so that a translation may reorder them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

CONTEXT = "Sentences"


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name lupdate looks for
    """Mark a text for the translators' tool; returns it unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened and what to do; `names` gives the parameters behind %1, %2 …"""

    text: str
    hint: str = ""
    names: tuple[str, ...] = ()


SENTENCES: dict[str, Sentence] = {
    "empty_message": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is no text to send."),
        QT_TRANSLATE_NOOP("Sentences", "Write a message first."),
    ),
    "key_shape": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This does not look like a key: it is empty or has spaces."),
        QT_TRANSLATE_NOOP("Sentences", "Copy the key again, as one word."),
    ),
    "base_url": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” is not a server address."),
        QT_TRANSLATE_NOOP("Sentences", "Write it as https://host/v1, without a name or password."),
        ("url",),
    ),
    "plain_http": Sentence(
        QT_TRANSLATE_NOOP(
            "Sentences", "At %2 everybody on the way could read your messages and your key."
        ),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Use an address that begins with https, or agree to it: in the settings, or with "
            "--allow-http.",
        ),
        ("url", "origin"),
    ),
    "address_missing": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The provider %1 has no server address."),
        QT_TRANSLATE_NOOP("Sentences", "Give one, such as https://host/v1."),
        ("provider",),
    ),
    "no_server": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The provider %1 runs on this machine; it has no server."),
        QT_TRANSLATE_NOOP("Sentences", "Only its model can be chosen."),
        ("provider",),
    ),
    "provider_name": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This cannot be the name of a provider."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Use letters, digits, dots, dashes and _, %1 at most; no spaces."
        ),
        ("limit",),
    ),
    "provider_title": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This name is too long, or cannot be shown."),
        QT_TRANSLATE_NOOP("Sentences", "Use %1 characters at most."),
        ("limit",),
    ),
    "provider_exists": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is a provider named %1 already."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another name, or change that one."),
        ("provider",),
    ),
    "provider_shipped": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The provider %1 comes with the program; it stays."),
        QT_TRANSLATE_NOOP("Sentences", "Its key can be forgotten and its address changed."),
        ("provider",),
    ),
    "ca_file": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 holds no certificate that can be read."),
        QT_TRANSLATE_NOOP("Sentences", "Choose a file in PEM form, often named .pem or .crt."),
        ("path",),
    ),
    "proxy_address": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This is not the address of a proxy."),
        QT_TRANSLATE_NOOP("Sentences", "Write it as http://host:port, with nothing behind it."),
    ),
    "proxy_socks": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "SOCKS proxies cannot be used."),
        QT_TRANSLATE_NOOP("Sentences", "Use a proxy of http or https."),
    ),
    "proxy_password": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A proxy's address may hold no name and no password."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Use a proxy without a sign-in: there is no safe place for its password."
        ),
    ),
    "header_name": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” cannot be the name of a header, or is there twice."),
        QT_TRANSLATE_NOOP("Sentences", "Write each as Name: value."),
        ("header",),
    ),
    "header_value": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The value of the header %1 cannot be sent."),
        QT_TRANSLATE_NOOP("Sentences", "Use plain letters, digits and signs on one line."),
        ("header",),
    ),
    "header_secret": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The header %1 would carry a secret."),
        QT_TRANSLATE_NOOP("Sentences", "Keys belong into the key's own place, in the keyring."),
        ("header",),
    ),
    "header_ours": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The header %1 is set by the program itself."),
        QT_TRANSLATE_NOOP("Sentences", "Leave it out."),
        ("header",),
    ),
    "headers_many": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "These are too many headers."),
        QT_TRANSLATE_NOOP("Sentences", "Use %1 at most."),
        ("limit",),
    ),
    "key_label": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This name of a key is too long, or cannot be shown."),
        QT_TRANSLATE_NOOP("Sentences", "Use %1 characters at most."),
        ("limit",),
    ),
    "key_unknown": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "No key of %1 is named “%2”."),
        QT_TRANSLATE_NOOP("Sentences", "Stored for this address: %3."),
        ("provider", "label", "known"),
    ),
    "no_key_needed": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The provider %1 runs on this machine and needs no key."),
        "",
        ("provider",),
    ),
    "session_exists": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is a conversation with the ID %1 already."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another ID."),
        ("session_id",),
    ),
    "cannot_continue": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This reply cannot be continued."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Only the newest one can, if it was cut, stopped or too long."
        ),
    ),
    "question_deleted": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The question to this reply was deleted."),
        QT_TRANSLATE_NOOP("Sentences", "Restore the question first."),
    ),
    "not_a_question": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Only a message of yours can be edited."),
    ),
    "not_a_reply": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Only a reply can be made anew."),
    ),
    "file_refused": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 cannot be imported."),
        "",
        ("path",),
    ),
    "import_unreadable": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 cannot be opened."),
        QT_TRANSLATE_NOOP("Sentences", "Check its name and its permissions."),
        ("path",),
    ),
    "import_unknown": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is in no format that this version knows."),
        QT_TRANSLATE_NOOP("Sentences", "It can import: %2."),
        ("path", "known"),
    ),
    "import_newer": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 was written by a newer version."),
        QT_TRANSLATE_NOOP("Sentences", "Update this program. Nothing of this file was imported."),
        ("path",),
    ),
    "import_not_utf8": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is no UTF-8 text: %2 cannot be read."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_not_json": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is damaged or cut off at %2."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_wrong_value": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 holds a value that cannot be: %2."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_twice": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 holds the same ID twice: %2."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_no_message": Sentence(
        QT_TRANSLATE_NOOP(
            "Sentences", "%1 names a message that this conversation does not have: %2."
        ),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_no_folder": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 names a folder that it does not have: %2."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_circle": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 holds messages that follow each other in a circle: %2."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_elsewhere": Sentence(
        QT_TRANSLATE_NOOP(
            "Sentences", "%1 holds a message that is in another conversation here: %2."
        ),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "title_empty": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A title needs at least one character."),
    ),
    "folder_name_empty": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A folder needs a name."),
    ),
    "folder_exists": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is a folder named “%1” already."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another name."),
        ("name",),
    ),
    "metadata_shape": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The metadata is not a JSON object."),
        QT_TRANSLATE_NOOP("Sentences", 'Write it like {"project": "garden"}.'),
    ),
    "reply_under_way": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This conversation is still being answered."),
        QT_TRANSLATE_NOOP("Sentences", "Wait for the reply to end, or stop it."),
    ),
    "session_not_found": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is no conversation with the ID %1."),
        QT_TRANSLATE_NOOP("Sentences", "“sessions list” shows those that exist."),
        ("session_id",),
    ),
    "folder_not_found": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This folder is gone."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another folder."),
    ),
    "persona_empty": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A persona needs a %1."),
        QT_TRANSLATE_NOOP("Sentences", "One line of text will do."),
        ("field",),
    ),
    "persona_long": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This is too long for the field %1."),
        QT_TRANSLATE_NOOP("Sentences", "It takes up to %2 characters."),
        ("field", "most"),
    ),
    "persona_shape": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The field %1 cannot hold such a value."),
        "",
        ("field",),
    ),
    "persona_number": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This number is out of bounds for %1."),
        QT_TRANSLATE_NOOP("Sentences", "It goes from %2 to %3."),
        ("field", "low", "high"),
    ),
    "persona_choice": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This cannot be chosen for %1."),
        QT_TRANSLATE_NOOP("Sentences", "Choose one of these: %2."),
        ("field", "known"),
    ),
    "persona_many": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "These are too many starter questions."),
        QT_TRANSLATE_NOOP("Sentences", "A persona has up to %1."),
        ("most",),
    ),
    "persona_picture": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This picture cannot be used."),
        QT_TRANSLATE_NOOP("Sentences", "Choose a PNG picture of up to 256 by 256 pixels."),
    ),
    "persona_taken": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Another persona is called “%1” already."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another name; capital letters make no difference."),
        ("persona",),
    ),
    "persona_last": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The last persona cannot be deleted."),
        QT_TRANSLATE_NOOP("Sentences", "Make another one first: somebody has to answer."),
    ),
    "persona_not_shipped": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” did not come with the program."),
        QT_TRANSLATE_NOOP("Sentences", "Only personas that came with it can be reset."),
        ("persona",),
    ),
    "persona_file_unknown": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is no file of personas."),
        QT_TRANSLATE_NOOP("Sentences", "Choose a file that “Export” or “personas export” wrote."),
        ("path",),
    ),
    "persona_file_large": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is too large for a file of personas."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path",),
    ),
    "persona_not_found": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is no persona named %1."),
        QT_TRANSLATE_NOOP("Sentences", "Known personas: %2."),
        ("persona", "known"),
    ),
    "provider_not_found": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is no provider named %1."),
        QT_TRANSLATE_NOOP("Sentences", "Known providers: %2."),
        ("provider", "known"),
    ),
    "key_missing": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "No key is stored for %1 at %2."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Add one in the settings or with “providers set-key %1”, or choose the model on "
            "this machine.",
        ),
        ("provider", "origin"),
    ),
    "key_elsewhere": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The key of %1 belongs to %3 and does not go to %2."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Enter one for this address in the settings or with “providers set-key %1”.",
        ),
        ("provider", "origin", "other_origin"),
    ),
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
            "Sentences",
            "Unpin a message, or choose a model that takes more. Then answer again; nothing was"
            " sent.",
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
        QT_TRANSLATE_NOOP("Sentences", "Choose a file whose name ends in .gguf."),
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
        QT_TRANSLATE_NOOP("Sentences", "Try again, or choose a smaller model. %2"),
        ("provider", "detail"),
    ),
    "no_keyring": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "No safe keyring of the operating system answers here."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Nothing was stored. Install one (GNOME Keyring or KWallet), or set OPENAI_API_KEY "
            "for one run.",
        ),
    ),
    "keyring_locked": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The keyring is locked and nobody unlocked it."),
        QT_TRANSLATE_NOOP("Sentences", "Unlock it with its password, then try again."),
    ),
    "key_not_kept": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The keyring did not keep the key."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing was stored. Check the keyring and try again."),
    ),
    "storage_full": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The disk is full: %1 cannot grow."),
        QT_TRANSLATE_NOOP("Sentences", "Make room, then try again. What is stored is safe."),
        ("path",),
    ),
    "storage_unwritable": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 cannot be written."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Give yourself write permission there, or choose another --data-dir."
        ),
        ("path",),
    ),
    "storage_damaged": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The history in %1 cannot be read."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The file is left as it is. “ashley-desktop restore FILE” keeps it aside and puts a "
            "backup from the folder “backups” in its place.",
        ),
        ("path",),
    ),
    "storage_missing": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The history in %1 is gone, but there are backups of it."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Put the file back, or have “ashley-desktop restore FILE” put a backup from the "
            "folder “backups” in its place. To start anew, open the window.",
        ),
        ("path",),
    ),
    "storage_newer": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The history in %1 was written by a newer version."),
        QT_TRANSLATE_NOOP("Sentences", "Update this program. The history is left as it is."),
        ("path",),
    ),
    "storage_busy": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Another program holds the history in %1."),
        QT_TRANSLATE_NOOP("Sentences", "Close it, or try again."),
        ("path",),
    ),
    "backup_unusable": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 cannot be restored."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another backup."),
        ("path",),
    ),
    "backup_missing": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is no file %1."),
        QT_TRANSLATE_NOOP("Sentences", "The program's own backups lie in the folder “backups”."),
        ("path",),
    ),
    "backup_foreign": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is no backup of this program."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing was changed. Choose another file."),
        ("path",),
    ),
    "backup_damaged": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The backup %1 is damaged."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing was changed. Choose another one."),
        ("path",),
    ),
    "backup_newer": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The backup %1 was written by a newer version."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing was changed. Update this program first."),
        ("path",),
    ),
    "backup_onto_store": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A backup cannot take the place of the history itself."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another file."),
    ),
    "restore_under_reply": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A reply is still being written."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Nothing was changed. Wait for its end or stop it, then try again."
        ),
    ),
    "search_filter_empty": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1:” is followed by nothing yet."),
        "",
        ("filter",),
    ),
    "search_date": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%2” is not a date, so it is searched for as a word."),
        QT_TRANSLATE_NOOP("Sentences", "Write it like %1:2026, %1:2026-03 or %1:2026-03-14."),
        ("filter", "value"),
    ),
    "search_from": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Nobody is called “%1” here."),
        QT_TRANSLATE_NOOP("Sentences", "Write from:me or from:assistant."),
        ("value",),
    ),
    "search_in": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“in:%1” is searched for as words."),
        QT_TRANSLATE_NOOP("Sentences", "in:trash searches what was deleted."),
        ("value",),
    ),
    "search_quote": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A quotation mark is still open."),
        QT_TRANSLATE_NOOP("Sentences", "Words between two of them are found in that order."),
    ),
    "search_only_without": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Nothing says what to look for, only what to leave out."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The words are searched for as they are; add another word to leave them out.",
        ),
    ),
    "search_too_long": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Only the first %1 words are searched for."),
        "",
        ("most",),
    ),
    "search_persona_unknown": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "No persona called “%1” has said anything here."),
        "",
        ("name",),
    ),
    "search_model_unknown": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "No model called “%1” has said anything here."),
        "",
        ("name",),
    ),
    "search_indexing": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Older conversations are still being indexed."),
        QT_TRANSLATE_NOOP("Sentences", "Search again in a moment to find what is in them."),
    ),
    "window_silent": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Ashley Desktop runs already, but does not answer."),
        QT_TRANSLATE_NOOP("Sentences", "Wait a little, or end it and start again."),
    ),
    "no_display": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is no display for a window here."),
        QT_TRANSLATE_NOOP("Sentences", "Without one, “ashley-desktop ask” works: ask --help."),
    ),
}

# Errors that have other words for some values of one parameter.
VARIANTS: dict[str, tuple[str, dict[Any, str]]] = {
    "auth": ("status", {403: "auth_forbidden"}),
    "bad_request": ("status", {407: "proxy_sign_in", 451: "legal_reasons"}),
    "server_error": (
        "status",
        {
            408: "server_busy",
            409: "server_busy",
            425: "server_busy",
            503: "server_overloaded",
            529: "server_overloaded",
        },
    ),
    "proxy_failed": ("reached", {True: "proxy_refused"}),
    "connection_failed": ("lost", {True: "connection_lost"}),
    "tls": (
        "fault",
        {
            "unknown_authority": "tls_unknown_authority",
            "expired": "tls_expired",
            "wrong_name": "tls_wrong_name",
            "no_tls": "tls_no_tls",
        },
    ),
    "not_an_api": ("http", {False: "not_http"}),
    "bad_answer": ("empty", {True: "empty_answer"}),
    "stream_cut": ("begun", {False: "stream_cut_empty"}),
}
SECONDS_UP_TO = 120  # longer waits are told in minutes

UNKNOWN = Sentence(
    QT_TRANSLATE_NOOP("Sentences", "Something went wrong (%1)."),
    QT_TRANSLATE_NOOP("Sentences", "The log has the details."),
    ("code",),
)


def fill(template: str, values: tuple[str, ...]) -> str:
    """Put values in the places %1 to %9, in one pass: a value is never read as a template."""
    parts = template.split("%")
    filled = [parts[0]]
    for part in parts[1:]:
        place = int(part[0]) if part[:1].isdigit() else 0
        if 1 <= place <= len(values):
            filled.append(values[place - 1] + part[1:])
        else:
            filled.append("%" + part)
    return "".join(filled).strip()


def lookup(code: str, parameters: Mapping[str, Any]) -> tuple[Sentence, tuple[str, ...]]:
    """Find the sentence for a code, with the values of its places as text."""
    code = _worded(str(parameters.get("problem", code)), parameters)
    sentence = SENTENCES.get(code, UNKNOWN)
    known = {"code": code, **parameters}
    if wait_s := parameters.get("retry_after_s"):
        known |= {"retry_after_s": ceil(wait_s), "retry_after_min": ceil(wait_s / 60)}
    return sentence, tuple(_plain(name, known.get(name)) for name in sentence.names)


def _worded(code: str, parameters: Mapping[str, Any]) -> str:
    """Name of the sentence that fits the parameters best."""
    if code == "rate_limited" and (wait_s := parameters.get("retry_after_s")):
        return "rate_limited_long" if wait_s <= SECONDS_UP_TO else "rate_limited_minutes"
    if code == "key_missing" and parameters.get("other_origin"):
        return "key_elsewhere"
    name, by_value = VARIANTS.get(code, ("", {}))
    return by_value.get(parameters.get(name), code)


def _plain(name: str, value: object) -> str:
    if value is None:
        return ""
    if name in ("origin", "other_origin", "proxy"):
        from ashley_desktop.core.origins import shown_origin

        return shown_origin(str(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def english(code: str, parameters: Mapping[str, Any]) -> tuple[str, str]:
    """What happened, and what to do (may be empty), in English."""
    sentence, values = lookup(code, parameters)
    return fill(sentence.text, values), fill(sentence.hint, values)
