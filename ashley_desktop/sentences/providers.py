"""The words for addresses, keys and everything else about a provider that people set."""

from __future__ import annotations

from ashley_desktop.sentences.wording import QT_TRANSLATE_NOOP, Sentence

PROVIDERS: dict[str, Sentence] = {
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
}
