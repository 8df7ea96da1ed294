package groups

import (
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/blob"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// The picture of a group: what may be sent, and how wide it is kept.
const (
	pictureBytes = 8 << 20
	pictureSide  = 1600
)

// pageView is the editor of what a group says of itself.
type pageView struct {
	Profile ui.Form
	Picture ui.Form
	Name    ui.Form
	Preview string // the long text, to be looked at
}

// getPage shows the editor.
func (h *Handlers) getPage(d desk) error {
	p := d.page(msg.LeadPageTitle())
	return d.Render(profilePage(d, p, d.profile(p)))
}

func (d desk) profile(p ui.Page) pageView {
	return pageView{Profile: ui.NewForm(p).In("profile").At(strconv.Itoa(d.Group.Rev)), Picture: ui.NewForm(p).In("picture"), Name: ui.NewForm(p).In("name")}
}

// postPage stores the profile, or shows how its text will look.
func (h *Handlers) postPage(d desk) error {
	if d.Post("act") == "preview" {
		p := d.page(msg.LeadPageTitle())
		v := d.profile(p)
		v.Profile, v.Preview = v.Profile.Typed(d.Values()).At(d.Post("rev")), d.Post("about")
		return d.Render(profilePage(d, p, v))
	}
	rev, _ := strconv.Atoi(d.Post("rev")) // one that is no number is one that is stale
	in := groups.Profile{Tagline: d.Post("tagline"), About: d.Post("about"), AboutLang: d.Post("about_lang"), Homepage: d.Post("homepage"),
		Links: readLinks(d.Post("links")), Languages: split(d.Post("languages")), Topics: split(d.Post("topics")), Format: groups.Format(d.Post("format"))}
	if err := h.Groups.EditProfile(d.Ctx(), d.Actor, d.Group.ID, rev, in); err != nil {
		return d.Refuse(err, func(err error) templ.Component {
			p := d.page(msg.LeadPageTitle())
			v := d.profile(p)
			v.Profile = v.Profile.Refuse(d.Values(), err)
			return profilePage(d, p, v)
		})
	}
	return d.SeeOther(d.path("/page"), site.Done(msg.LeadPageSaved()))
}

// split reads a list that was typed with commas.
func split(text string) (list []string) {
	for _, word := range strings.Split(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			list = append(list, word)
		}
	}
	return list
}

// readLinks reads one link a line: words, then an address.
func readLinks(text string) (links []groups.Link) {
	for _, line := range strings.Split(text, "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		last := len(fields) - 1
		links = append(links, groups.Link{Label: strings.Join(fields[:last], " "), URL: fields[last]})
	}
	return links
}

// writeLinks writes links as readLinks reads them.
func writeLinks(links []groups.Link) string {
	var lines []string
	for _, l := range links {
		lines = append(lines, l.Label+" "+l.URL)
	}
	return strings.Join(lines, "\n")
}

// postPicture keeps the picture at the top of the group's page.
func (h *Handlers) postPicture(d desk) error {
	err := h.takePicture(d)
	if err == nil {
		return d.SeeOther(d.path("/page"), site.Done(msg.LeadPictureSaved()))
	}
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid && len(f.Fields) == 0 {
		err = fault.InvalidFields(fault.Field{Name: "picture", Message: f.Message})
	}
	return d.Refuse(err, func(err error) templ.Component {
		p := d.page(msg.LeadPageTitle())
		v := d.profile(p)
		v.Picture = v.Picture.Refuse(nil, err)
		return profilePage(d, p, v)
	})
}

func (h *Handlers) takePicture(d desk) error {
	file, _, ok := d.Uploaded("picture")
	if !ok {
		return fault.New(fault.Invalid, msg.LeadPictureMissing())
	}
	defer file.Close()
	picture, err := h.Files.PutImage(file, pictureBytes, blob.ImageFit(pictureSide, pictureSide))
	if err != nil {
		return err
	}
	return h.Groups.SetPicture(d.Ctx(), d.Actor, d.Group.ID, picture.Hash)
}

func (h *Handlers) postPictureRemove(d desk) error {
	if err := h.Groups.SetPicture(d.Ctx(), d.Actor, d.Group.ID, ""); err != nil {
		return err
	}
	return d.SeeOther(d.path("/page"), site.Done(msg.LeadPictureRemoved()))
}

// aboutLang is the language of the long text, or that of the reader where none
// of the site's own is set.
func (d desk) aboutLang() string {
	for _, o := range languages() {
		if o.Value == d.Group.AboutLang {
			return o.Value
		}
	}
	return d.L.Lang()
}
