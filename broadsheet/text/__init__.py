"""Words as the paper keeps them: normal form, slugs, and the fields that hold them.

Below every domain, since names, headlines, captions and terms all keep the same rules
(``docs/decisions/0002-text-and-the-composition-root.md``).
"""
