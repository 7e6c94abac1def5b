// Replaced by the service's first file.
