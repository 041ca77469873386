"""Words for people in Chinese and English: texts in both, and what codes are called."""
