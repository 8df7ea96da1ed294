package me_test

import (
	"archive/zip"
	"bytes"
	"net/url"
	"slices"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

func TestAPersonTakesTheirDataAndGoes(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ada")
	h.Person(t, "Bob")
	const path = "/me/data"
	h.Run(t, webtest.Scenario{As: "Ada", URL: path, In: []string{"#get button", "#end input[name=sure]", ".side a[aria-current]==Your data"}})
	h.Run(t, webtest.Scenario{As: "Ada", URL: path + "/own-data.zip", Status: 404})
	h.Run(t, webtest.Scenario{As: "Ada", URL: path, Form: url.Values{}, Location: path, Jobs: []string{"owndata.gather"}, Audit: []string{"owndata.ask allowed"}})
	h.Run(t, webtest.Scenario{As: "Ada", URL: path, In: []string{"#get progress"}, NotIn: []string{"#get form"}})
	h.Settle(t)
	h.Run(t, webtest.Scenario{As: "Ada", URL: path, In: []string{"#get a[href='/me/data/own-data.zip']", "#get==until 29 November 2026"}})
	h.Run(t, webtest.Scenario{As: "Bob", URL: path + "/own-data.zip", Status: 404})
	whole := h.Bytes(t, "Ada", path+"/own-data.zip")
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	for _, want := range []string{"account.json", "account.csv", "sessions.json"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing in %v", want, names)
		}
	}

	h.Run(t, webtest.Scenario{As: "Ada", URL: path + "/delete", Form: url.Values{}, Status: 422, In: []string{"#end .err==Please confirm"}})
	h.Run(t, webtest.Scenario{As: "Ada", URL: path + "/delete", Form: url.Values{"sure": {"true"}}, Location: "/", Jobs: []string{"post.deliver"}, Audit: []string{"account.erase allowed", "mail.queue allowed"}})
	h.Run(t, webtest.Scenario{As: "Ada", URL: path, Location: "/signin?next=%2Fme%2Fdata"})
}
