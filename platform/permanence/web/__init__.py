"""What pages stand on: base templates, headers, errors, the one commit of a request, charts, downloads, assets."""
