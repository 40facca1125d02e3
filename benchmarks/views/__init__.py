"""The pages of a release for its three audiences. They read frozen artefacts and nothing else: no figure is computed,
rounded or left out while a page is made."""
