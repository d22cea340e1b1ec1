"""Huigu beside other systems, each as its own documentation recommends, in one run."""
