"""The evaluation over HTTP, a file a resource: the rows, steps and refusals of the pages."""
