"""What a reading found, as people decide about it: shown, corrected, cut, compared, checked."""
