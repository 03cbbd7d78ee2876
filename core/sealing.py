"""Sealed text: encrypted in the application, so that a copy of the database alone tells nothing.

Envelope: every *owner record* (a case, a credential) has a data key of its own, wrapped under a key id from the settings;
the text of the owner and of its child rows is sealed with that data key by AES-GCM, bound to model, field and the row's
`uid`. So a row pasted into another row does not open, and changing the master key re-wraps keys, not text (bars.md, Security).

Sealed fields refuse filters, ordering and uniqueness. Where equality is needed, use `keyed_digest` in a column of its own.
"""

import hashlib
import hmac
import os
import uuid
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models

_NONCE_BYTES = 12


class SealBroken(Exception):
    """Raised when sealed text does not open: an unknown key id, a wrong key, or a row that was changed or moved."""


def _master(key_id: str) -> AESGCM:
    try:
        return AESGCM(settings.SEALING_KEYS[key_id])
    except KeyError as error:
        raise SealBroken(f"The sealing key {key_id!r} is not configured; sealed text stays closed.") from error


def new_data_key(uid: uuid.UUID) -> str:
    """Make a data key for one owner record and give it wrapped, as `key id:hex`, bound to the owner's uid."""
    return wrap(AESGCM.generate_key(256), uid)


def wrap(data_key: bytes, uid: uuid.UUID) -> str:
    """Wrap a data key under the first configured key."""
    key_id = next(iter(settings.SEALING_KEYS))
    nonce = os.urandom(_NONCE_BYTES)
    return f"{key_id}:{(nonce + _master(key_id).encrypt(nonce, data_key, uid.bytes)).hex()}"


def unwrap(wrapped: str, uid: uuid.UUID) -> bytes:
    """Open a wrapped data key. Raises SealBroken."""
    key_id, _, text = wrapped.partition(":")
    try:
        blob = bytes.fromhex(text)
        return _master(key_id).decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], uid.bytes)
    except (InvalidTag, ValueError) as error:
        raise SealBroken("A data key does not open with the configured sealing key.") from error


def keyed_digest(text: str, *, purpose: str) -> str:
    """Give a digest that only this installation can compute, for equality on sealed values; each purpose has its own key."""
    key = hmac.digest(next(reversed(settings.SEALING_KEYS.values())), f"digest:{purpose}".encode(), "sha256")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class DataKeyField(models.TextField):
    """The wrapped data key, made when the row is first written, also in bulk."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Make the key if there is none yet."""
        model_instance.ensure_data_key()  # type: ignore[attr-defined]  # only a SealedOwner has this field
        return str(super().pre_save(model_instance, add))


class SealedOwner(models.Model):
    """A record with a data key of its own, under which its sealed fields and those of its child rows are kept."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    data_key = DataKeyField(editable=False)

    class Meta:
        abstract = True

    def ensure_data_key(self) -> None:
        """Make the data key if there is none yet."""
        if not self.data_key:
            self.data_key = new_data_key(self.uid)

    def opened_data_key(self) -> bytes:
        """Give the open data key, unwrapped once per instance."""
        if "_open_key" not in self.__dict__:
            self.ensure_data_key()
            self.__dict__["_open_key"] = unwrap(self.data_key, self.uid)
        opened: bytes = self.__dict__["_open_key"]
        return opened


class _Ciphertext(bytes):
    """Bytes as they lie in the database, not opened yet."""


class _SealedAttribute:
    """Open sealed text when somebody looks at it, not when the row is fetched."""

    def __init__(self, field: "SealedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        value = instance.__dict__.get(self.field.attname)
        if value is None and self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
            value = instance.__dict__.get(self.field.attname)
        if isinstance(value, _Ciphertext):
            value = self.field.open(instance, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.BinaryField):
    """Text that is sealed on its way into the database.

    `owner` names the foreign key to the SealedOwner whose data key is used; empty when the row is the owner itself. The model
    needs a `uid` made in Python, because the seal is bound to it before the database has given the row a number.
    """

    def __init__(self, *args: Any, owner: str = "", **kwargs: Any) -> None:
        self.owner = owner
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Tell migrations about `owner` too."""
        name, path, args, kwargs = super().deconstruct()
        if self.owner:
            kwargs["owner"] = self.owner
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Put the opening attribute on the model."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _SealedAttribute(self))

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse to filter: ciphertext answers no question."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed: it cannot be filtered. Use a keyed digest column for equality.")

    def get_transform(self, lookup_name: str) -> Any:
        """Refuse to transform, which is also how ordering by a part of it would begin."""
        raise FieldError(f"{self.name} is sealed: it cannot be transformed or ordered.")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Refuse `unique`, and a model without a `uid`."""
        messages = list(super().check(**kwargs))
        if self.unique:
            messages.append(checks.Error("A sealed field cannot be unique.", obj=self, id="core.E010"))
        if not any(field.name == "uid" for field in self.model._meta.fields):
            messages.append(checks.Error("A model with a sealed field needs a `uid`.", obj=self, id="core.E011"))
        return messages

    def _owner_of(self, instance: models.Model) -> SealedOwner:
        # For the type checker: `owner` names a SealedOwner; without it the row is one.
        return getattr(instance, self.owner) if self.owner else instance  # type: ignore[return-value]

    def _bound_to(self, instance: Any) -> bytes:
        return f"{instance._meta.label_lower}:{self.name}:{instance.uid.hex}".encode()

    def seal(self, instance: models.Model, text: str) -> bytes:
        """Seal a text for one row."""
        nonce = os.urandom(_NONCE_BYTES)
        cipher = AESGCM(self._owner_of(instance).opened_data_key())
        return nonce + cipher.encrypt(nonce, text.encode(), self._bound_to(instance))

    def open(self, instance: models.Model, blob: bytes) -> str:
        """Open a sealed text of one row. Raises SealBroken."""
        cipher = AESGCM(self._owner_of(instance).opened_data_key())
        try:
            return cipher.decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], self._bound_to(instance)).decode()
        except (InvalidTag, ValueError) as error:
            raise SealBroken(
                f"Sealed text in {self.model.__name__} was changed, moved, or sealed with another key."
            ) from error

    def from_db_value(self, value: Any, *_: Any) -> _Ciphertext | None:
        """Mark what came from the database as not opened yet."""
        return None if value is None else _Ciphertext(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        """Seal on the way in; what was never looked at goes back as it came."""
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, _Ciphertext):
            return value
        return self.seal(model_instance, str(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Refuse words on their way past the row (`update`, `bulk_update`): only a row knows the key to seal them with."""
        if isinstance(value, str):
            raise FieldError(f"{self.name} is sealed: save the row itself, so that its words are sealed.")
        return super().get_db_prep_value(value, connection, prepared)

    def get_default(self) -> str | None:
        """Give text, not bytes, as the default."""
        return None if self.null else ""

    def value_to_string(self, obj: models.Model) -> str:
        """Refuse to be written out by a serialiser."""
        raise FieldError(f"{self.name} is sealed: it is not exported.")
