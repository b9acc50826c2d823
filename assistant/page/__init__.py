"""The pages that people see: Vragen, Bron, Zoeken, Wegwijs and Beheer. ``add_pages`` puts them into the application."""
