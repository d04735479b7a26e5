"""Files: resumable upload, checks of the content, storage, and serving through the policy of the subject."""
