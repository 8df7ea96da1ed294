package tabular_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
)

var wanted = []tabular.Field{
	{Name: "name", Synonyms: []string{"title", "group", "Gruppe", "Bezeichnung"}},
	{Name: "homepage", Synonyms: []string{"url", "website", "link", "Webseite"}, Looks: func(v string) bool { return strings.HasPrefix(v, "http") }},
	{Name: "city", Synonyms: []string{"town", "Ort", "Stadt"}},
	{Name: "street", Synonyms: []string{"Straße"}},
	{Name: "email", Synonyms: []string{"mail", "E-Mail-Adresse"}, Looks: func(v string) bool { return strings.Contains(v, "@") }},
}

func TestGuessMapping(t *testing.T) {
	cases := []struct {
		name, text string
		want       map[string]string
	}{
		{"English", "Name,Website,City,E-mail\nA,http://x,X,a@b\n", map[string]string{"name": "Name", "homepage": "Website", "city": "City", "email": "E-mail"}},
		{"German", "BEZEICHNUNG;Ort;Strasse;Webseite der Gruppe;EMailAdresse\nA;X;Y;http://x;a@b\n", map[string]string{"name": "BEZEICHNUNG", "city": "Ort", "street": "Strasse", "homepage": "Webseite der Gruppe", "email": "EMailAdresse"}},
		{"nested", `[{"title":"A","location":{"city":"X"},"link":"http://x"}]`, map[string]string{"name": "title", "city": "location.city", "homepage": "link"}},
		{"by looks", "a,b,c\nx,http://x,u@x\ny,http://y,v@y\n", map[string]string{"homepage": "b", "email": "c"}},
		{"looks decide between headings", "url,link,name\nslug-1,http://x,A\nslug-2,http://y,B\n", map[string]string{"homepage": "link", "name": "name"}},
		{"poor looks are not enough to refuse the very word", "name,url\nA,slug\n", map[string]string{"name": "name", "homepage": "url"}},
		{"nothing fits", "foo,bar\n1,2\n", map[string]string{}},
		{"one column, one field", "group name,x\nA,1\n", map[string]string{"name": "group name"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			table := read(t, "", c.text)
			got := map[string]string{}
			for field, column := range tabular.GuessMapping(table, wanted) {
				got[field] = table.Columns[column]
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
