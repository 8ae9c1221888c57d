"""The form under the article: one script that a site's page loads."""
