package ui

import (
	"errors"
	"net/url"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

func refusedForm() Form {
	typed := url.Values{"name": {"Bulut <İzmir>"}, "about": {""}, "topic": {"data", "security"}, "format": {"online"}, "decision": {"later"}}
	err := fault.InvalidFields(
		fault.Field{Name: "name", Message: msg.ErrorInvalidTitle()},
		fault.Field{Name: "terms", Message: msg.ErrorGoneTitle()},
	)
	return NewForm(testPage()).At("7").Refuse(typed, err)
}

func TestRefusedFormKeepsWhatWasTyped(t *testing.T) {
	form := refusedForm()
	d := doc(t, within(form.Post("/groups"),
		form.Text(Input{Name: "name", Label: "Name", Hint: "As it is known", Value: "stored", Required: true}),
		form.Textarea(Input{Name: "about", Label: "About", Value: "stored, and emptied"}),
		form.Email(Input{Name: "email", Label: "E-mail", Value: "stored@example.org"}),
		form.Select(Input{Name: "format", Label: "Format", Value: "room"}, sampleFormats),
		form.Checks(Input{Name: "topic", Label: "Topics"}, []Option{{Value: "data", Label: "Data"}, {Value: "ai", Label: "AI", Selected: true}}),
		form.Radios(Input{Name: "decision", Label: "Decision", Value: "now"}, []Option{{Value: "now", Label: "Now"}, {Value: "later", Label: "Later"}}),
		form.Checkbox(Input{Name: "terms", Label: "Terms", Value: "true"}),
	))
	has(t, d, `form[method=post][action="/groups"]`, "input[name=once][value=once-1]", "input[name=rev][value='7']",
		`input[name=name][value="Bulut <İzmir>"]`, `input[name=email][value="stored@example.org"]`,
		"option[value=online][selected]", "input[value=data][checked]", "input[value=later][checked]")
	hasNot(t, d, "option[value=room][selected]", "input[value=ai][checked]", "input[value=now][checked]", "input[name=terms][checked]")
	if got := d.Find("textarea").Text(); got != "" {
		t.Errorf("the emptied text area says %q", got)
	}
}

func TestFaultsStandBesideTheirFieldsAndOnTop(t *testing.T) {
	form := refusedForm()
	d := doc(t, within(form.Post("/groups"),
		form.Text(Input{Name: "name", Label: "Name", Hint: "As it is known"}),
		form.Checkbox(Input{Name: "terms", Label: "Terms"}),
		form.Text(Input{Name: "place", Label: "Place"}),
	))
	has(t, d, `input#f-name[aria-invalid=true][aria-describedby="f-name-h f-name-e"]`, "#f-name-h.hint", "#f-name-e.err",
		`#f-terms[aria-invalid=true][aria-describedby="f-terms-e"]`, `[role=alert] a[href="#f-name"]`, `[role=alert] a[href="#f-terms"]`)
	hasNot(t, d, "#f-place[aria-invalid]", "#f-place[aria-describedby]", "#f-place-e")
	says(t, d, "#f-name-e", "Something in what you sent needs a change")
	says(t, d, "[role=alert] strong", "2 fields need a change. What you typed is still here.")
}

func TestNewForm(t *testing.T) {
	form := NewForm(testPage())
	d := doc(t, within(form.Post("/groups"),
		form.Text(Input{Name: "name", Label: "Name", Value: "stored", Required: true, MaxLength: 80, Focus: true, Autocomplete: "organization"}),
		form.URL(Input{Name: "homepage", Label: "Homepage"}),
		form.Checkbox(Input{Name: "open", Label: "Open", Value: "true"}),
		form.Number(Input{Name: "places", Label: "Places", Unmarked: true, Min: "1", Max: "500"}),
	))
	has(t, d, "input[name=name][value=stored][required][maxlength='80'][autofocus][autocomplete=organization]", "input[name=open][checked]", "input[type=number][min='1'][max='500']")
	hasNot(t, d, "[role=alert]", ".err", "input[name=rev]", "label[for=f-name] .opt", "label[for=f-places] .opt")
	says(t, d, "label[for=f-homepage]", "Homepage optional")
}

// TestRefusalOfTheWholeForm: a conflict has a sentence, and no field.
func TestRefusalOfTheWholeForm(t *testing.T) {
	form := NewForm(testPage()).Refuse(url.Values{}, fault.New(fault.Conflict, msg.ErrorConflictTitle()))
	d := doc(t, form.Post("/groups"))
	says(t, d, "[role=alert]", "Someone changed this meanwhile")
	hasNot(t, d, "[role=alert] li")
	if unknown := NewForm(testPage()).Refuse(nil, errors.New("no fault")); !unknown.Refused() || unknown.Error("name") != "" {
		t.Error("an error without fields is a refusal without notes")
	}
}

func TestTwoFormsOnAPage(t *testing.T) {
	p := testPage()
	first, second := NewForm(p), NewForm(p).In("reply")
	if first.id("body") == second.id("body") || first.Once == second.Once {
		t.Error("two forms share ids or their once-key")
	}
	if got := first.id("talk[0].title x"); got != "f-talk_0__title_x" {
		t.Errorf("id %q", got)
	}
}

func TestCombobox(t *testing.T) {
	form := NewForm(testPage())
	d := doc(t, form.Combobox(Input{Name: "city", Label: "City"}, sampleCities))
	has(t, d, "combo-box > input[list=f-city-o]", "datalist#f-city-o option[value=Nairobi][label=Kenya]")
	d = doc(t, form.Combobox(Input{Name: "city", Label: "City", Source: "/places"}, nil))
	has(t, d, `combo-box[data-src="/places"] > input:not([list])`)
	hasNot(t, d, "datalist")
}

func TestFileAndCode(t *testing.T) {
	form := refusedForm()
	d := doc(t, within(form.PostFiles("/import"), form.File(Input{Name: "name", Label: "Table", Accept: ".csv", Multiple: true}), form.Code(Input{Name: "code", Label: "Code"})))
	has(t, d, `form[enctype="multipart/form-data"]`, "input[type=file][accept='.csv'][multiple]:not([value])", "input[inputmode=numeric][autocomplete=one-time-code]")
}

func TestTypedIsNotARefusal(t *testing.T) {
	form := NewForm(testPage()).Typed(url.Values{"name": {"from the address"}})
	d := doc(t, within(form.Post("/groups"), form.Text(Input{Name: "name", Label: "Name", Value: "stored"})))
	has(t, d, `input[value="from the address"]`)
	hasNot(t, d, "[role=alert]")
}
