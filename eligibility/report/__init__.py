"""Assessment -> words, JSON and Markdown. Every sentence is generated from the criterion; nothing here decides anything."""
