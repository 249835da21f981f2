"""The outline of a plan: which line is a chapter, an item, a paragraph, a 专栏 box or an item of one, and what each is for."""
