package sample

import "rounds/calendar"

// present gives the entries of today: those that are due in the hour before ten
// o'clock, on accounts with keys only, and one in the evening.
func present(today calendar.Day) []Entry {
	at := []calendar.TimeOfDay{clock(9, 5), clock(9, 15), clock(9, 30), clock(9, 40), clock(9, 50), clock(9, 55), clock(17, 30)}
	out := make([]Entry, 0, len(at))
	for i, p := range presentPosts {
		e := p.entry(today, at[i])
		e.Stage = Approved
		if i%2 == 1 {
			e.Writer = whitaker
		}
		out = append(out, e)
	}
	return out
}

var presentPosts = []post{
	{
		title: "Ask us to say it again", pillar: awareness, to: []string{facebook, linkedIn, x},
		text: "At any visit, it is fine to ask us to say it again. Medical words can be hard. " +
			"Try this: “Can you tell me that in plain words?” A good question helps us do better.",
	},
	{
		title: "Get ready for your visit", pillar: prevention, to: []string{facebook, x},
		text: "Four small things make a visit easier.\n\n" +
			"1. Write down the two or three things you most want to talk about.\n" +
			"2. Bring a list of all you take: pills, drops, creams, vitamins. Photos of the labels work too.\n" +
			"3. Bring someone with you if you like. Two people hear more than one.\n" +
			"4. Before you leave, ask: What happens next, and when?\n\n" +
			"Need to move a visit? Call us at {practice.phone}.",
		x: "Four small things make a visit to {practice.name} easier. First: write down the two or three things you most want to talk about.",
		thread: []string{
			"Second: bring a list of all you take. Pills, drops, creams and vitamins all count. Photos of the labels work too.",
			"Third: bring someone with you if you like. Two people hear more than one.",
			"Fourth: before you leave, ask “What happens next, and when?” Need to move a visit? Call {practice.phone}.",
		},
	},
	{
		title: "A calm corner to wait in", pillar: news, to: []string{facebook, instagram, x},
		pictures: []PictureUse{{"waiting-room", altWaitingRoom}, {"juniper", altJuniper}},
		text: "Our waiting room has a calm corner now: softer light, no TV, and seats away from the door. " +
			"Would you rather wait outside? Give the front desk your phone number and we will call you in.",
		x: "Our waiting room has a calm corner now: softer light, no TV, and seats away from the door. " +
			"Would you rather wait outside? Tell the front desk and we will call you in.",
	},
	{
		title: "Visits by video", pillar: news, to: []string{facebook}, link: "https://juniperclinic.example/video-visits",
		text: "Some visits can be by video: to talk about test results, a medicine, or how you are feeling. " +
			"You need a phone or a computer with a camera, and a quiet place. If you need to be examined, we will ask you to come in.\n\n" +
			"Video visits are not for emergencies. In an emergency, call 911.",
	},
	{
		title: "Q&A: antibiotics and colds", pillar: awareness, to: []string{x},
		text: "Q: Will an antibiotic help my cold?\n\nA: No. Colds come from viruses, and antibiotics work only on bacteria. " +
			"Rest and drink fluids. If you feel worse or you are worried, call us: {practice.phone}.",
	},
	{
		title: "Biscuit at the front desk", pillar: team, to: []string{facebook},
		text: "Biscuit, our office dog, naps under the front desk on most days. Are you afraid of dogs, or do they make you sneeze? " +
			"Tell us when you book, and Biscuit will stay in the back office.",
		comment: "Biscuit can't answer the phone, but we can: {practice.phone}.",
	},
	{
		title: "A short walk counts", pillar: prevention, to: []string{instagram},
		pictures: []PictureUse{{"footpath", altFootpath}},
		text:     "A short walk counts. Around the block, to the mail box, up and down the hall: it all adds up. Where do you like to walk in Denver?\n\n#Walking #Denver",
	},
}
