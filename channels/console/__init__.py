"""The staff console: pages in the browser over the services of the other rooms. NiceGUI stays in here."""
