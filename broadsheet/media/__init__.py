"""Pictures, video, audio and documents, with their rights."""
