"""Every failure that a person can meet, as a code with parameters.

Below every room, so that storage, core and ui raise and read the same tree. It makes no
sentences: `sentences/` holds the English ones and `ui/texts.py` translates them.

    AshleyError
    ├── InvalidInput          the call's words are off                        exit 2
    ├── ContentBlocked        moderation refuses the text                     exit 3
    ├── ReplyUnderWay         this session is already being answered          exit 1
    ├── FileRefused           a file of conversations that cannot be imported exit 1
    ├── NotFound              no such session, persona, provider              exit 5
    │   ├── SessionNotFound, PersonaNotFound, ProviderNotFound, FolderNotFound
    ├── ProviderError         the provider refused, was silent, or broke off  exit 4
    │   ├── AuthError, KeyMissing, NoCredit, ModelNotFound
    │   ├── BadRequest
    │   │   └── NoModelList
    │   ├── ContextTooLong
    │   │   └── QuestionTooLong, PinnedTooLong
    │   ├── ContentRefused, AddressWrong, CaFileUnusable
    │   ├── RateLimited, ServerError                     (retryable)
    │   ├── ConnectionFailed, NameNotFound, TimedOut, ProxyFailed   (retryable)
    │   ├── NoModelChosen
    │   ├── TlsError, Redirected, NotAnApi, BadAnswer, StreamCut, AnswerTooLarge
    │   ├── OfflineModelMissing, OfflineModelFailed
    │   └── ModelFileUnusable, ModelTooLarge, ModelTight, ModelBusy
    ├── SecretError           the operating system's keyring                  exit 1
    │   ├── NoKeyring, KeyringLocked, KeyNotKept
    └── StorageError          the history on disk                             exit 1
        ├── StorageFull, StorageUnwritable, StorageDamaged, StorageMissing
        ├── StorageNewer, StorageBusy
        ├── BackupUnusable                                a file that cannot be restored

Anything else that escapes is a bug, and is reported as one.
"""

from __future__ import annotations

from typing import ClassVar

Parameter = str | int | float | bool | None


class AshleyError(Exception):
    """A failure with a name.

    Attributes:
        code: stable snake_case name; scripts and translations key on it.
        retryable: the same call may succeed later without a change by the user.
        in_settings: the user mends it in the settings, if at all: address, key, certificate.
        exit_status: the command line's exit status (docs/guide/commands.md lists them).
        parameters: values for the sentence; never a key, a header or a prompt.
    """

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False
    in_settings: ClassVar[bool] = False
    exit_status: ClassVar[int] = 1

    def __init__(self, **parameters: Parameter) -> None:
        self.parameters: dict[str, Parameter] = parameters
        super().__init__(self.code, parameters)

    def __str__(self) -> str:
        """The code and its parameters, for logs."""
        values = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items())
        return f"{self.code}({values})"


class InvalidInput(AshleyError):
    """Parameters: problem (a code of its own, such as ``empty_message``)."""

    code = "invalid_input"
    exit_status = 2


class ContentBlocked(AshleyError):
    """A check refuses the text.

    Parameters: reason (``excessive_length``, ``pattern_match``, ``endpoint_flagged`` or
    ``moderation_error``), rule and subject (of a rule), categories (comma-separated), length and
    limit (characters).
    """

    code = "content_blocked"
    exit_status = 3


class ReplyUnderWay(AshleyError):
    """A second question came while the first is still being answered."""

    code = "reply_under_way"


class FileRefused(AshleyError):
    """Nothing of this file is imported.

    Parameters: path; problem (a code of its own, such as ``import_not_json``); place (line and
    column, or names and numbers such as ``sessions[3].messages[7].parent_id``); known
    (comma-separated formats).
    """

    code = "file_refused"


class NotFound(AshleyError):
    """Something named by the caller does not exist."""

    code = "not_found"
    exit_status = 5


class SessionNotFound(NotFound):
    """Parameters: session_id."""

    code = "session_not_found"


class PersonaNotFound(NotFound):
    """Parameters: persona, known (comma-separated names)."""

    code = "persona_not_found"


class ProviderNotFound(NotFound):
    """Parameters: provider, known (comma-separated names)."""

    code = "provider_not_found"


class FolderNotFound(NotFound):
    """Parameters: folder_id."""

    code = "folder_not_found"


class ProviderError(AshleyError):
    """Base of what a model's server can do wrong. Parameters: provider, and the server's own
    words as `detail` where it gave any (shortened, redacted)."""

    code = "provider_error"
    exit_status = 4


class KeyMissing(ProviderError):
    """No key is known for this provider at this address.

    Parameters: provider, origin, other_origin (an address for which there is one, or None).
    """

    code = "key_missing"
    in_settings = True


class AuthError(ProviderError):
    """401 or 403. Parameters: provider, status, detail."""

    code = "auth"
    in_settings = True


class NoCredit(ProviderError):
    """402, or a refusal that says that the account is used up: waiting does not help.

    Parameters: provider, status, detail.
    """

    code = "no_credit"


class ModelNotFound(ProviderError):
    """404 for a model. Parameters: provider, model, detail."""

    code = "model_not_found"


class AddressWrong(ProviderError):
    """404 or 405 without a word about the model. Parameters: provider, origin, status, detail."""

    code = "address_wrong"
    in_settings = True


class ContentRefused(ProviderError):
    """The provider's own rules forbid what was asked. Parameters: provider, status, detail."""

    code = "content_refused"


class CaFileUnusable(ProviderError):
    """The file of an authority's certificates cannot be used. Parameters: provider, path."""

    code = "ca_file_unusable"
    in_settings = True


class BadRequest(ProviderError):
    """Any other 4xx. Parameters: provider, status, detail."""

    code = "bad_request"


class NoModelList(BadRequest):
    """The server may answer well, but does not tell its models. Parameters: provider, status."""

    code = "no_model_list"


class ContextTooLong(ProviderError):
    """The conversation does not fit the model. Parameters: provider, model, detail."""

    code = "context_too_long"


class QuestionTooLong(ContextTooLong):
    """Persona and question alone do not fit; nothing was sent.

    Parameters: provider, model, needed and window (tokens).
    """

    code = "question_too_long"


class PinnedTooLong(ContextTooLong):
    """The question would fit, but not together with what is pinned; nothing was sent.

    Parameters: provider, model, needed (by what is pinned) and window (tokens).
    """

    code = "pinned_too_long"


class RateLimited(ProviderError):
    """429. Parameters: provider, retry_after_s (None where the server did not say), detail."""

    code = "rate_limited"
    retryable = True


class ServerError(ProviderError):
    """5xx, and 408, 409 and 425, which pass too.

    Parameters: provider, status, retry_after_s (None as above), detail.
    """

    code = "server_error"
    retryable = True


class ConnectionFailed(ProviderError):
    """Refused, reset or unreachable before any text.

    Parameters: provider, origin, lost (there was a connection, and it broke).
    """

    code = "connection_failed"
    in_settings = True
    retryable = True


class NameNotFound(ProviderError):
    """The server's name could not be resolved. Parameters: provider, origin."""

    code = "name_not_found"
    in_settings = True
    retryable = True


class ProxyFailed(ProviderError):
    """The proxy that the user set does not answer, or does not let through.

    Parameters: provider, proxy (its origin), reached, status (0 where it was not reached).
    """

    code = "proxy_failed"
    in_settings = True
    retryable = True


class NoModelChosen(ProviderError):
    """Only the server knows its models, and none of them was chosen. Parameters: provider."""

    code = "no_model"


class TimedOut(ProviderError):
    """No token came in time. Parameters: provider, timeout_s."""

    code = "timed_out"
    retryable = True


class TlsError(ProviderError):
    """No safe connection can be made.

    Parameters: provider, origin, detail, fault (``unknown_authority``, ``expired``,
    ``wrong_name``, ``no_tls``; empty for anything else).
    """

    code = "tls"
    in_settings = True


class Redirected(ProviderError):
    """The server sent us elsewhere; keys do not follow. Parameters: provider, location."""

    code = "redirected"
    in_settings = True


class NotAnApi(ProviderError):
    """A web page or other text came where an API answer was due.

    Parameters: provider, origin, http (False where it was not even HTTP).
    """

    code = "not_an_api"
    in_settings = True


class BadAnswer(ProviderError):
    """The answer could not be read. Parameters: provider, detail, empty (it held nothing)."""

    code = "bad_answer"


class StreamCut(ProviderError):
    """The answer ended without saying that it was complete.

    Parameters: provider, begun (some text had come).
    """

    code = "stream_cut"


class AnswerTooLarge(ProviderError):
    """One event of the stream passed the size limit. Parameters: provider, limit_bytes."""

    code = "answer_too_large"


class OfflineModelMissing(ProviderError):
    """The packaged model is not installed. Parameters: provider."""

    code = "offline_model_missing"


class OfflineModelFailed(ProviderError):
    """The model's own process did not start or died. Parameters: provider, detail."""

    code = "offline_model_failed"
    retryable = True


class ModelFileUnusable(ProviderError):
    """A model's file cannot be used.

    Parameters: provider, model (its name), problem (``gguf_missing``, ``gguf_foreign``,
    ``gguf_version``, ``gguf_cut``, ``gguf_broken``, ``gguf_speechless``, ``gguf_parts``).
    """

    code = "model_file_unusable"
    in_settings = True


class ModelTooLarge(ProviderError):
    """A model needs more memory than this machine has.

    Parameters: provider, model, needed_gb, total_gb.
    """

    code = "model_too_large"
    in_settings = True


class ModelTight(ProviderError):
    """A model needs more memory than is free now.

    Parameters: provider, model, needed_gb, free_gb.
    """

    code = "model_tight"
    in_settings = True


class ModelBusy(ProviderError):
    """Another model on this machine still answers. Parameters: provider, model (that one)."""

    code = "model_busy"
    retryable = True


class SecretError(AshleyError):
    """Base of what the operating system's keyring can do wrong."""

    code = "secret_error"


class NoKeyring(SecretError):
    """No safe store for keys answers here. Parameters: backend (what was found instead)."""

    code = "no_keyring"


class KeyringLocked(SecretError):
    """The keyring asked for its password and nobody answered. Parameters: timeout_s."""

    code = "keyring_locked"


class KeyNotKept(SecretError):
    """The keyring said yes, but did not give the key back. Parameters: backend."""

    code = "key_not_kept"


class StorageError(AshleyError):
    """Base of what the disk can do wrong. Parameters: path."""

    code = "storage_error"


class StorageFull(StorageError):
    """No space left. Parameters: path."""

    code = "storage_full"


class StorageUnwritable(StorageError):
    """The folder or file refuses writing. Parameters: path."""

    code = "storage_unwritable"


class StorageDamaged(StorageError):
    """The database cannot be read; it is left as it is. Parameters: path."""

    code = "storage_damaged"


class StorageMissing(StorageError):
    """The database is gone, but there are backups of it; nothing was made. Parameters: path."""

    code = "storage_missing"


class StorageNewer(StorageError):
    """Written by a newer version. Parameters: path, found (its revision)."""

    code = "storage_newer"


class StorageBusy(StorageError):
    """Another program held the store for too long. Parameters: path."""

    code = "storage_busy"
    retryable = True


class BackupUnusable(StorageError):
    """Parameters: path, problem (``backup_missing``, ``backup_foreign``, ``backup_damaged`` or
    ``backup_newer``)."""

    code = "backup_unusable"


def exit_status(code: str) -> int:
    """The command line's exit status for the code of a stored error; 4 for an unknown one."""
    return (_family(code) or ProviderError).exit_status


def in_settings(code: str) -> bool:
    """Whether what a stored error tells is mended in the settings; False for an unknown code."""
    return (_family(code) or AshleyError).in_settings


def _family(code: str) -> type[AshleyError] | None:
    families = [AshleyError]
    while families:
        family = families.pop()
        if family.code == code:
            return family
        families.extend(family.__subclasses__())
    return None
