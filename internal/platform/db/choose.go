package db

// Choose is a query with a text for each engine, for the few things that they
// do differently, such as searching in texts.
func Choose(sqlite, postgres Query) Query { return choice{sqlite, postgres} }

type choice struct{ sqlite, postgres Query }

func (c choice) readText(e Engine) (string, []any) {
	if e == SQLite {
		return c.sqlite.readText(e)
	}
	return c.postgres.readText(e)
}
