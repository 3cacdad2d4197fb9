"""The version of the library, which records name."""

VERSION = "0.1.0"
