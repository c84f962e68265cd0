"""Which subjects a story is about, learned from the paper's own stories.

One linear separator for each topic over the words of headline and text. No model comes from
elsewhere, nothing needs a library, and why a topic was proposed can be said in words.

- ``features.py``: a story as weighted words.
- ``training.py``: the separators, what their answers are worth, and from where on one is trusted.
- ``trusting.py``: what an answer is worth beside the answers for other topics, and by what it is
  made of.
- ``model.py``: the file, and asking it.
"""
