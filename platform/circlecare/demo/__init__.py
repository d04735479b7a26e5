"""The demonstration circle: everything in it is invented. Tables of data, and the stories told with them."""
