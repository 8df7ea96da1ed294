package me

import (
	"chapterhouse.dev/chapterhouse/internal/platform/blob"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
)

// The largest photo that is taken, and the side of the square that is kept, in
// pixels: twice what the largest avatar needs on a fine screen.
const (
	photoBytes = 8 << 20
	photoSide  = 256
)

// postPhoto keeps a small square of the picture that was sent.
func (h *Handlers) postPhoto(r *site.Request) error {
	err := h.takePhoto(r)
	if err != nil {
		note := err
		if f := fault.As(err); f != nil && f.Kind == fault.Invalid && len(f.Fields) == 0 {
			note = fault.InvalidFields(fault.Field{Name: "photo", Message: f.Message})
		}
		return h.refused(r, err, func(v *profileView) { v.Photo = v.Photo.Refuse(nil, note) })
	}
	return r.SeeOther("/me/profile", site.Done(msg.MePhotoSaved()))
}

func (h *Handlers) takePhoto(r *site.Request) error {
	file, _, ok := r.Uploaded("photo")
	if !ok {
		return fault.New(fault.Invalid, msg.MePhotoMissing())
	}
	defer file.Close()
	picture, err := h.Files.PutImage(file, photoBytes, blob.ImageSquare(photoSide))
	if err != nil {
		return err
	}
	return h.People.SetPhoto(r.Ctx(), r.Actor, r.Actor.Person, picture.Hash)
}

// postPhotoRemove brings the initials back.
func (h *Handlers) postPhotoRemove(r *site.Request) error {
	if err := h.People.SetPhoto(r.Ctx(), r.Actor, r.Actor.Person, ""); err != nil {
		return err
	}
	return r.SeeOther("/me/profile", site.Done(msg.MePhotoRemoved()))
}
