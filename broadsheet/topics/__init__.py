"""The vocabulary: people, organisations, places, subjects, works and events.

It stands below the newsroom because a vocabulary exists before the story it describes.
"""
