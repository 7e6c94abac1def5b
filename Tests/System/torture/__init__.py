"""The kill test: the whole cell on Apache Kafka under kills and faults, and a checker that keeps its own book."""
