"""The store for an index that outgrows one machine: vectors and words in Milvus."""
