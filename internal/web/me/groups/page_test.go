package groups_test

import (
	"bytes"
	"image"
	"image/png"
	"net/url"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

func TestWhatAGroupSaysOfItselfIsEdited(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	const page, lead = desk + "/page", "Wanjiru Kamau"
	shown := h.Run(t, webtest.Scenario{As: lead, URL: page, In: []string{"textarea[name=about]", "input[name=tagline]"}})
	rev := shown.Find("form[action$='/page'] input[name=rev]").AttrOr("value", "")
	form := func(change map[string]string) url.Values {
		f := url.Values{"rev": {rev}, "tagline": {"Clouds <over> Nairobi"}, "about": {"We *build*.\n\n<script>alert(1)</script>"}, "about_lang": {"en"}, "format": {"hybrid"},
			"languages": {"en, Swahili"}, "topics": {"Data, Security"}, "homepage": {"https://cloud.example/"}, "links": {"Our videos https://video.example/\n\nChat https://chat.example/"}}
		for k, v := range change {
			f.Set(k, v)
		}
		return f
	}
	send := func(f url.Values, s webtest.Scenario) {
		t.Helper()
		s.As, s.URL, s.Form = lead, page, f
		h.Run(t, s)
	}
	send(form(map[string]string{"act": "preview"}), webtest.Scenario{In: []string{".prose em==build", "input[name=tagline][value='Clouds <over> Nairobi']"}, NotIn: []string{".prose script"}})
	send(form(map[string]string{"homepage": "javascript:alert(1)", "links": "https://without.a.word/", "format": "odd"}), webtest.Scenario{Status: 422,
		In: []string{"input[name=homepage][aria-invalid=true]", "textarea[name=links][aria-invalid=true]", "input[name=topics][value='Data, Security']"}})
	send(form(map[string]string{"tagline": strings.Repeat("x", 1000)}), webtest.Scenario{Status: 422, In: []string{"input[name=tagline][aria-invalid=true]"}})
	send(form(nil), webtest.Scenario{Location: page, Jobs: []string{"assess.group"}, Audit: []string{"group.edit allowed"}})
	send(form(map[string]string{"tagline": "Older words"}), webtest.Scenario{Status: 409, In: []string{"[role=alert]==Nothing you typed is lost", "input[name=tagline][value='Older words']"}})
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders", In: []string{"main==Clouds <over> Nairobi", ".prose em==build", "a[href='https://video.example/']", "a[href='https://cloud.example/']"}, NotIn: []string{"main .prose script"}})
	for _, who := range []string{"Ana Ngũgĩ", "Edda Editor", "Lars Tveit"} {
		h.Run(t, webtest.Scenario{As: who, URL: page, Status: 404})
		h.Run(t, webtest.Scenario{As: who, URL: page, Form: form(nil), Status: 404})
	}
}

func TestAPictureIsRemadeShownAndRemoved(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	const upload, lead = desk + "/page/picture", "Daniel Otieno"
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 640, 360))); err != nil {
		t.Fatal(err)
	}
	send := func(as string, content []byte, s webtest.Scenario) {
		t.Helper()
		s.As, s.URL, s.Form, s.Files = as, upload, url.Values{}, map[string]webtest.File{}
		if content != nil {
			s.Files["picture"] = webtest.File{Name: "../../x.php", Content: content}
		}
		h.Run(t, s)
	}
	for why, content := range map[string][]byte{"nothing": nil, "a drawing with scripts": []byte("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), "half a picture": picture.Bytes()[:60]} {
		t.Run(why, func(t *testing.T) {
			send(lead, content, webtest.Scenario{Status: 422, In: []string{"input[name=picture][aria-invalid=true]"}})
		})
	}
	send("Lars Tveit", picture.Bytes(), webtest.Scenario{Status: 404})
	send("Ana Ngũgĩ", picture.Bytes(), webtest.Scenario{Status: 404})
	send(lead, picture.Bytes(), webtest.Scenario{Location: desk + "/page", Audit: []string{"group.edit allowed"}})
	page := h.Run(t, webtest.Scenario{As: lead, URL: desk + "/page", In: []string{"img[src^='/media/']", "form[action$='/picture/remove']"}})
	media := page.Find("main img").AttrOr("src", "")
	h.Run(t, webtest.Scenario{URL: media})
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders", In: []string{"img[src='" + media + "']"}})
	h.Run(t, webtest.Scenario{As: "Lars Tveit", URL: upload + "/remove", Form: url.Values{}, Status: 404})
	h.Run(t, webtest.Scenario{As: lead, URL: upload + "/remove", Form: url.Values{}, Location: desk + "/page", Audit: []string{"group.edit allowed"}})
	h.Run(t, webtest.Scenario{As: lead, URL: desk + "/page", NotIn: []string{"main img"}})
}
