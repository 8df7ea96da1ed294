package search_test

import (
	"context"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/search"
)

var ctx = context.Background()

var docs = []search.Doc{
	{Kind: "group", ID: "nairobi", Title: "Cloud Builders Nairobi", Body: "Nairobi Kenya infrastructure security"},
	{Kind: "group", ID: "lodz", Title: "Chmura Łódź", Body: "Łódź Poland dane"},
	{Kind: "group", ID: "munich", Title: "Wolkenküche München", Body: "München Deutschland Straße data"},
	{Kind: "group", ID: "osaka", Title: "大阪クラウド会", Body: "Osaka Japan データ"},
	{Kind: "group", ID: "beirut", Title: "سحابة بيروت", Body: "Beirut Lebanon"},
	{Kind: "group", ID: "delhi", Title: "दिल्ली क्लाउड", Body: "Delhi India"},
	{Kind: "group", ID: "percent", Title: "100% Cloud", Body: "near and not AND or NEAR title"},
	{Kind: "group", ID: "cloud", Title: "Cloud", Body: ""},
	{Kind: "page", ID: "cloud", Title: "Cloud words", Body: "data"},
	{Kind: "group", ID: "secret", Scope: "team", Title: "Cloud secret", Body: ""},
}

func fill(t *testing.T, d *db.DB) {
	t.Helper()
	if err := d.Write(ctx, db.Serializable, func(tx *db.Tx) error { return search.IndexTx(ctx, tx, docs...) }); err != nil {
		t.Fatal(err)
	}
}

func find(t *testing.T, d *db.DB, q search.Query) (found []string) {
	t.Helper()
	err := d.Read(ctx, func(tx *db.Tx) error {
		hits, err := search.Find(ctx, tx, q)
		for _, h := range hits {
			found = append(found, h.Kind+" "+h.ID)
		}
		return err
	})
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	return found
}

// The same table holds for both engines, order included.
func TestFind(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"nairobi", []string{"group nairobi"}},
		{"NAIR", []string{"group nairobi"}},
		{"builders cloud", []string{"group nairobi"}},
		{"cloud", []string{"group cloud", "group nairobi", "group percent"}},
		{"security nai", []string{"group nairobi"}},
		{"nai security", nil}, // only the last word may be unfinished
		{"lodz", []string{"group lodz"}},
		{"ŁÓDŹ", []string{"group lodz"}},
		{"munchen", []string{"group munich"}},
		{"wolkenkuche", []string{"group munich"}},
		{"strasse", []string{"group munich"}},
		{"大阪", []string{"group osaka"}},
		{"阪クラ", []string{"group osaka"}},
		{"بيروت", []string{"group beirut"}},
		{"दिल्ली", []string{"group delhi"}},
		{"%", nil},
		{"100%", []string{"group percent"}},
		{"*", nil},
		{"AND", []string{"group percent"}},
		{"NEAR", []string{"group percent"}},
		{"title:", []string{"group percent"}},
		{"not or", []string{"group percent"}},
		{`"cloud" OR 'x`, nil},
		{"' | '", nil},
		{"-cloud:*", []string{"group cloud", "group nairobi", "group percent"}},
		{"", nil},
		{"   ", nil},
		{"\x00cloud\xff", []string{"group cloud", "group nairobi", "group percent"}},
		{strings.Repeat("cloud ", 2000), []string{"group percent", "group cloud", "group nairobi"}}, // cut within a word
		{strings.Repeat("c", 10_000), nil},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fill(t, d)
		for _, test := range tests {
			got := find(t, d, search.Query{Text: test.text, Kinds: []string{"group"}})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%.40q: %s", test.text, diff)
			}
		}
	})
}

func TestScopesKindsAndLimit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fill(t, d)
		if got := find(t, d, search.Query{Text: "cloud secr"}); got != nil {
			t.Errorf("a visitor finds %v", got)
		}
		if got := find(t, d, search.Query{Text: "cloud secr", Scopes: []string{"team"}}); !cmp.Equal(got, []string{"group secret"}) {
			t.Errorf("the team finds %v", got)
		}
		if got := find(t, d, search.Query{Text: "cloud", Kinds: []string{"page"}}); !cmp.Equal(got, []string{"page cloud"}) {
			t.Errorf("among pages: %v", got)
		}
		if got := find(t, d, search.Query{Text: "cloud", Limit: 2}); len(got) != 2 {
			t.Errorf("of two: %v", got)
		}
	})
}

func TestTheIndexFollows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fill(t, d)
		err := d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
			if err := search.IndexTx(ctx, tx, search.Doc{Kind: "group", ID: "nairobi", Title: "Lake Cloud"}); err != nil {
				return err
			}
			return search.RemoveTx(ctx, tx, "group", "lodz", "never")
		})
		if err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string][]string{"nairobi": nil, "kenya": nil, "lake": {"group nairobi"}, "lodz": nil} {
			if got := find(t, d, search.Query{Text: text}); !cmp.Equal(got, want) {
				t.Errorf("%s: %v", text, got)
			}
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"cloud", "%_*", "Łódź", "大阪", `"'\`, "a\u0301\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words := search.Words(s)
		if len(words) > 8 {
			t.Errorf("%d words", len(words))
		}
		for _, w := range words {
			for _, r := range w {
				if !unicode.In(r, unicode.L, unicode.M, unicode.N) {
					t.Errorf("%q holds %q", w, r)
				}
			}
		}
		if again := search.Words(strings.Join(words, " ")); len(strings.Join(words, " ")) < 150 && !cmp.Equal(again, words) {
			t.Errorf("%q folds again to %q", words, again)
		}
	})
}
