package sample

import "rounds/calendar/platform"

// general are the posts that fit any month.
var general = struct {
	medicineList, juniper, bloodPressure, hiring, fast, foodBank, hands, phones, talk, nursePractitioner, oldMedicine,
	coldVaccine, interpreter, sunrise, firstAid, crisisLine, plainWords, openHouse, emergency, poison, doctor, burns, sleep,
	breathe, forms, screening, ramp, quitting, poll, stairs, live post
}{
	medicineList: post{
		title: "Keep a list of your medicines", pillar: prevention, to: []string{facebook, x},
		text: "Keep a list of all you take, with the dose, in your wallet or on your phone. Show it at each visit and at the pharmacy. " +
			"It helps us spot two medicines that don't go well together.",
	},
	juniper: post{
		title: "Why juniper?", pillar: community, to: []string{instagram}, pictures: []PictureUse{{"juniper", altJuniper}},
		text: "Our street has its name from a tree that stays green all year. We like that: steady, tough, at home in Denver.\n\n#JuniperStreet #Denver",
	},
	bloodPressure: post{
		title: "Blood pressure has no feeling", pillar: prevention, to: []string{facebook, linkedIn, x},
		text: "High blood pressure often has no signs. The way to know is to have it checked. All it takes is a cuff on your arm and a quiet moment. " +
			"Ask for a check at your next visit.",
	},
	hiring: post{
		title: "We are hiring a medical assistant", pillar: news, to: []string{linkedIn}, link: "https://juniperclinic.example/jobs",
		text: "We are looking for a medical assistant who listens well and likes a small team. You will greet patients, take vital signs and keep the day on track. " +
			"You will have time to learn, and people to ask.\n\nRead more and apply on our website.",
	},
	fast: post{
		title: "Signs of a stroke: F.A.S.T.", pillar: awareness, to: []string{facebook, x},
		text: "Know the signs of a stroke.\nF: one side of the face droops.\nA: one arm is weak.\nS: speech is slurred or strange.\nT: time to call 911.\n\n" +
			"Call even if the signs go away. Note when they began.",
	},
	foodBank: post{
		title: "Cans for the Denver Food Bank", pillar: community, to: []string{facebook},
		text: "There is a box in our lobby for the Denver Food Bank. Cans, rice, pasta, baby food: all of it helps. Bring what you can, when you can. " +
			"And if you need food yourself, please ask us. Nobody will think less of you.",
	},
	hands: post{
		title: "Clean hands", pillar: prevention, to: []string{facebook, x},
		text: "Soap, water, and as long as it takes to sing “Happy Birthday” twice. Don't forget your thumbs and the backs of your hands. " +
			"Clean hands keep many germs from getting around.",
	},
	phones: post{
		title: "When to call us", pillar: news, to: []string{facebook, x},
		text: "Our phones are busiest first thing in the morning. If your question can wait, try us after lunch: {practice.phone}. " +
			"You can also book a visit on our website, day or night.",
	},
	talk: post{
		title: "You can talk with us about low mood", pillar: awareness, to: []string{facebook, linkedIn},
		text: "If worry, low mood or poor sleep makes your days hard, tell us. It is part of your health, like your heart or your back. " +
			"You don't need the right words. “I don't feel like myself” is a good start.\n\n" +
			"If you need to talk right now, call or text 988, at any hour.",
	},
	nursePractitioner: post{
		title: "What is a nurse practitioner?", pillar: team, to: []string{facebook, linkedIn},
		text: "Sam Whitaker has “NP” behind the name. It stands for nurse practitioner: a nurse with further training who can examine you, order tests and prescribe medicine. " +
			"You can book with Sam just as you would with a doctor.",
	},
	oldMedicine: post{
		title: "Old medicine at home", pillar: prevention, to: []string{facebook, x},
		text: "Is there old medicine in your cabinet? A child or a guest could find it. Many pharmacies take it back, and so do some police stations. " +
			"Not sure where to go? Ask at our front desk.",
	},
	coldVaccine: post{
		title: "Q&A: vaccines and a runny nose", pillar: awareness, to: []string{x},
		text: "Q: My child has a runny nose. Should we cancel the vaccine visit?\n\nA: Most often, no. A mild cold is rarely a reason to wait. " +
			"If there is a fever, call us first: {practice.phone}.",
	},
	interpreter: post{
		title: "In your language", pillar: news, to: []string{facebook, linkedIn},
		text: "Would you rather talk about your health in another language? Tell us when you book, and we will plan for an interpreter, in the room or by phone. " +
			"You don't need to bring someone from your family to do it.",
	},
	sunrise: post{
		title: "Morning light", pillar: community, to: []string{instagram}, pictures: []PictureUse{{"sunrise", altSunrise}},
		text: "Daylight in the morning helps your body tell day from night. Open the curtains, or have your first cup outside. Good morning, Denver.\n\n#GoodMorning #Denver",
	},
	firstAid: post{
		title: "A first-aid kit at home", pillar: prevention, to: []string{x},
		text: "What belongs in a first-aid kit at home? A short thread.",
		thread: []string{
			"For cuts: bandages in a few sizes, clean gauze, tape, and gloves.",
			"For sprains: an elastic wrap. Keep a cold pack in the freezer, and put a cloth between it and your skin.",
			"For splinters and ticks: fine tweezers. And a thermometer, so that you can tell us the number when you call.",
			"For all of it: a card with phone numbers. Poison Help is 1-800-222-1222, emergencies are 911, and we are {practice.phone}.",
		},
	},
	crisisLine: post{
		title: "988 is there at any hour", pillar: awareness, to: []string{facebook, linkedIn, x},
		text: "If you are thinking about suicide, or you worry about someone you love, you can call or text 988 at any hour, day or night. " +
			"A person will listen. You don't have to be sure, and you don't have to be in danger. Help is there, and many people find their way through.\n\n" +
			"If someone is in danger right now, call 911.",
		x: "If you are thinking about suicide, or you worry about someone, call or text 988 at any hour. A person will listen. You don't have to be sure. Many people find their way through. In danger right now? Call 911.",
	},
	plainWords: post{
		title: "How we practice plain words", pillar: team, to: []string{linkedIn},
		text: "Once a month our team sits down with one of our own letters and a red pen. We ask: Who reads this? What should they do next? Which words can go?\n\n" +
			"The letter gets shorter each time, and the phone rings less. Which words would you take out of a letter from your clinic?",
	},
	openHouse: post{
		title: "Come to our open house", pillar: community, to: []string{facebook, x},
		text: "Come and see us when nothing hurts. At our open house you can look at the rooms, meet the team, and ask what you always wanted to ask. " +
			"The date is on our website. Biscuit will be there too.",
	},
	emergency: post{
		title: "When to call 911 first", pillar: awareness, to: []string{facebook, x},
		text: "Some things can't wait for us. Call 911 for chest pain or pressure, trouble breathing, signs of a stroke, or bleeding that won't stop. " +
			"If you are not sure and it feels serious, call 911.",
	},
	poison: post{
		title: "Poison Help", pillar: awareness, to: []string{facebook, x},
		text: "Save this number: 1-800-222-1222. It is Poison Help, open day and night. Call when someone took the wrong pill, too much of one, or something from under the sink. " +
			"If the person won't wake up or can't breathe, call 911.",
	},
	doctor: post{
		title: "Meet Dr. Noor Haddad", pillar: team, to: []string{facebook, linkedIn},
		text: "Dr. Noor Haddad starts each visit with the same question: “What matters most to you today?” " +
			"The answer is not always the thing on the chart, she says, and that is why she asks.",
	},
	burns: post{
		title: "A small burn", pillar: prevention, to: []string{facebook, x},
		text: "Burned your finger on a pan? Hold it under cool running water. No ice, no butter. Cover it loosely with something clean. " +
			"Get help if a burn is large or deep, or on the face, hands or feet.",
	},
	sleep: post{
		title: "Getting ready for sleep", pillar: prevention, to: []string{facebook, x},
		text: "What helps many people sleep: going to bed at the same time each night, a dark and cool room, and no screen in bed. " +
			"Still tired after weeks of trying? Tell us. It may have a cause that we can find.",
	},
	breathe: post{
		title: "One quiet minute", pillar: awareness, to: []string{instagram}, pictures: []PictureUse{{"waiting-room", altWaitingRoom}},
		text: "Sit down. Let your shoulders drop. Breathe in slowly, and out even more slowly. Do it again a few times. That's all.\n\n#TakeABreak #Denver",
	},
	forms: post{
		title: "School and camp forms", pillar: news, to: []string{facebook},
		text: "Does your child need a form for school, sports or camp? Bring it to the visit, or send it to us some days before it is due. " +
			"Please fill in your part first. It saves us all a second trip.",
	},
	screening: post{
		title: "What is a screening test?", pillar: prevention, to: []string{facebook, linkedIn},
		text: "A screening test looks for a disease before you feel ill. Which tests make sense for you depends on your age, your body, your family and your own wishes. " +
			"Each has pros and cons. Ask us to go through them with you.",
	},
	ramp: post{
		title: "Getting in", pillar: news, to: []string{facebook, x},
		text: "Our front door on Juniper Street has a ramp and opens with a push button. The rooms are all on one floor. " +
			"Is there something else you need to get in and around? Tell us when you book.",
	},
	quitting: post{
		title: "Thinking about quitting?", pillar: prevention, to: []string{facebook, x},
		text: "Thinking about quitting smoking or vaping? Many people need more than one try, and each try teaches you something. " +
			"You don't have to do it on willpower alone. Ask us what help there is.",
	},
	poll: post{
		title: "Poll: open house", pillar: community, to: []string{x},
		text: "We are planning our next open house. When could you come?",
		poll: &platform.Poll{
			Options: []string{"On a weekday, at noon", "On a weekday evening", "On a Saturday morning"}, Duration: 3 * day,
		},
	},
	stairs: post{
		title: "Small ways to move", pillar: prevention, to: []string{facebook, x},
		text: "You don't need a gym to move more. Take the stairs for one floor. Get off the bus a stop early. Dance while the pasta cooks. " +
			"Small bits add up over a day.",
	},
	live: post{
		title: "Live: ask the clinic", pillar: community, to: []string{youTube}, kind: platform.KindLive,
		youTube: map[string]string{"title": "Ask the clinic, live: your questions on check-ups and screening tests"},
		text: "Sam Whitaker, NP, and Dr. Noor Haddad answer questions about check-ups and screening tests, live from our front room.\n\n" +
			"Please don't share your own health details in the chat: everyone can read it. For advice about yourself, call us at {practice.phone}. In an emergency, call 911.",
	},
}
