// Replaced by the service's main.
