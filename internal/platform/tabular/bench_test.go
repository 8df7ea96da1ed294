package tabular_test

import (
	"fmt"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
)

// Files near the caps, to see that none takes long.
func BenchmarkRead(b *testing.B) {
	rows := func(limit int, format string) string {
		var text strings.Builder
		for i := 0; text.Len() < limit-300; i++ {
			fmt.Fprintf(&text, format, i)
		}
		return text.String()
	}
	for name, text := range map[string]string{
		"csv":    "id,name,city,url\n" + rows(tabular.MaxBytes, "%d,\"User group, west\",Köln,https://group.example/about/the/group/and/what/we/do/here/and/there/every/month\n"),
		"jsonl":  rows(tabular.MaxBytes, `{"id":%d,"name":"User group","city":"Köln","place":{"lat":1.5,"lon":2.5},"url":"https://group.example/about/us/and/more"}`+"\n"),
		"json":   `{"groups":[` + rows(tabular.MaxBytes/2, `{"id":%d,"name":"User group","city":"Köln","place":{"lat":1.5,"lon":2.5},"url":"https://group.example/about/us/and/more"},`+"\n") + `{}]}`,
		"yaml":   rows(tabular.MaxYAMLBytes, "- id: %d\n  name: User group\n  city: Köln\n  url: https://group.example/about\n"),
		"flow":   "[" + strings.Repeat("a,", tabular.MaxYAMLBytes/2-2) + "]",
		"quotes": "a,b\n" + strings.Repeat("\" \"\n", tabular.MaxBytes/5),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				file := "x." + name
				if name == "flow" {
					file = "x.yaml"
				}
				if _, err := tabular.Read(strings.NewReader(text), tabular.Options{Name: file}); err != nil && name != "flow" && name != "quotes" {
					b.Fatal(err)
				}
			}
		})
	}
}
