package me

import (
	"fmt"
	"io"
	"net/http"

	"chapterhouse.dev/chapterhouse/internal/domain/owndata"
	"chapterhouse.dev/chapterhouse/internal/platform/blob"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

const pathOwnData = "/me/data"

// dataView is what a person can do with all that is kept of them.
type dataView struct {
	owndata.Export
	owndata.Blocks
	Asked bool // there is an export, under way or ready
	Zone  string
	Get   ui.Form
	End   ui.Form
}

func (h *Handlers) getOwnData(r *site.Request) error { return h.ownData(r, http.StatusOK, nil) }

func (h *Handlers) ownData(r *site.Request, status int, refused error) (err error) {
	p := r.Page(ui.WorldMine, r.T(msg.OwndataTitle()))
	v := dataView{Zone: r.Visit.Person.Zone, Get: ui.NewForm(p).In("get"), End: ui.NewForm(p).In("end")}
	if refused != nil {
		v.End = v.End.Refuse(r.Values(), refused)
	}
	if v.Export, v.Asked, err = h.OwnData.Mine(r.Ctx(), r.Actor); err != nil {
		return err
	}
	if v.Blocks, err = h.OwnData.Blocks(r.Ctx(), r.Actor); err != nil {
		return err
	}
	return r.RenderStatus(status, ownDataPage(p, v))
}

// size is that of the file for people.
func (v dataView) size(l *i18n.Localizer) string {
	if v.Size < 1<<20 {
		return l.Number(int((v.Size+1023)>>10)) + "\u00a0KB"
	}
	return l.Number(int(v.Size>>20)) + "\u00a0MB"
}

func (h *Handlers) postOwnData(r *site.Request) error {
	if err := h.OwnData.Ask(r.Ctx(), r.Actor); err != nil {
		return err
	}
	return r.SeeOther(pathOwnData, site.Done(msg.OwndataAsked()))
}

// getOwnFile hands the file to the person whose it is, and to nobody else.
func (h *Handlers) getOwnFile(r *site.Request) error {
	e, ok, err := h.OwnData.Mine(r.Ctx(), r.Actor)
	if err == nil && (!ok || e.ReadyAt.IsZero()) {
		err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	if err != nil {
		return err
	}
	file, err := h.Files.Open(e.File)
	if err != nil {
		return err
	}
	defer file.Close()
	r.Header().Set("Content-Type", "application/zip")
	r.Header().Set("Content-Length", fmt.Sprint(e.Size))
	r.Header().Set("Content-Disposition", blob.Disposition("own-data.zip", false))
	_, err = io.Copy(r.Writer(), file)
	return err
}

// postErase deletes the reader's account.
func (h *Handlers) postErase(r *site.Request) error {
	if r.Post("sure") != "true" {
		return h.ownData(r, http.StatusUnprocessableEntity, fault.InvalidFields(fault.Field{Name: "sure", Message: msg.OwndataEndSureMissing()}))
	}
	err := h.OwnData.Erase(r.Ctx(), r.Actor)
	if fault.Is(err, fault.Conflict) {
		return h.ownData(r, http.StatusConflict, err)
	}
	if err != nil {
		return err
	}
	r.EndSession()
	return r.SeeOther("/", site.Done(msg.OwndataGone()))
}
