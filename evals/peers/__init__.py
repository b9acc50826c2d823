"""Other systems over the same documents, the same passages and the same vectors, asked in one run with ours."""
