"""What the program itself says, in each language; what it says of companies comes from the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, str]

WORDS: Final[Mapping[str, Words]] = {
    "en": {
        "welcome": "Which funding can your company get? One question at a time, about half a minute each.",
        "kept in": (
            "Your answers stay on this computer: after every answer they are written to {file}. Nothing is sent anywhere."
        ),
        "kept nowhere": (
            "Your answers stay on this computer: at the end they are written to standard output. Nothing is sent anywhere."
        ),
        "stop when": (
            "Stop whenever you like, with `stop` or by closing the window; the same command goes on where you were."
        ),
        "stop when nowhere": "Stop whenever you like, with `stop`.",
        "help": "At every question: ? I don't know, < back, why, list (how it stands), answers, stop.",
        "unknown": "Left open.",
        "understood": "Understood: {said}",
        "in parts": "Then one by one.",
        "kept answer": "Kept as it was.",
        "now": "Now: {said}. Enter keeps it.",
        "back": "Back.",
        "first": "This is the first question.",
        "no such answer": "There is no answer {number}; `answers` shows them.",
        "no answers": "No answers yet.",
        "nothing typed": "Nothing was typed: give an answer, or ? when you do not know.",
        "open now": "left open",
        "not asked": "It was asked before; what it counts for depends on the answer.",
        "again": "Questions that are asked again: {count}.",
        "now clear": "Clear now, {standing}:",
        "and more": "; and {count} more",
        "done": "Nothing more is missing. Enter ends, < changes an answer.",
        "done open": "What is left depends on what you left open. Enter ends, < changes an answer.",
        "left one": "1 question was left open; `again` asks it again.",
        "left": "{count} questions were left open; `again` asks them again.",
        "saved": "Saved in {file}.",
        "interrupted": "Stopped. {kept} in {file}.",
        "interrupted nowhere": "Stopped. {kept}:",
        "kept none": "No answers were given; nothing is kept",
        "kept one": "Kept 1 answer",
        "kept": "Kept {count} answers",
        "what now": "What to do with it: eligibility assess {file}",
        "progress": "{answers} answered | {counts}",
        "yes": "yes",
        "no": "no",
        "fits": "fits",
        "near": "still open",
        "other_request": "not with this request",
        "not_this_company": "not your company",
        "later": "not now",
        "conditional": "the provider still judges",
        "undetermined": "open",
        "missing one": "1 answer missing",
        "missing": "{count} answers missing",
        "such as": "such as",
        "or never": "or `never`",
        "resumed one": "1 answer is known from {file}; < goes back to it.",
        "resumed": "{count} answers are known from {file}; < goes back to them.",
        "not again": "Questions that you left open before are not asked again: {count}. `again` asks them.",
        "nothing": "Nothing more is missing.",
        "recorded": "Recorded in {file}: {digest}",
        "no progress": (
            "The last {count} answers settled nothing more. `stop` is a good answer now; `list` shows how it stands."
        ),
        "go on": "Enter stops here, `on` asks the other questions too.",
        "how many": "How many do you want to give? A number from 1 to {most}, or none",
        "how many of": "{title} of {name}: how many? A number from 0 to {most}",
        "number wrong": "expected a number from 1 to {most}, or `none`, got `{text}`",
        "draw": (
            "Or type `group`: then you name the enterprises and who holds what, and the figures are added up as the law says."
        ),
        "list commands": (
            "? leaves a field open (Enter too, where it may be), < goes to the field before, `more` "
            "asks for every field, stop keeps what you gave."
        ),
        "page commands": "A page: each of these is asked now. Enter leaves one open, `on` the rest of the page.",
        "rest open": "The rest of this page is left open.",
        "field needed": "this is needed here; < goes back, and ? at the number of them leaves the whole list open",
        "optional": "Enter skips",
        "no more": "there is nothing more to ask here",
        "same as capital": "Enter: as the capital, {value}",
        "company": "your company",
        "does not fit": "this does not go with what you answered before",
        "see": "see {facts}",
        "same-day": "two of these periods close on the same day",
        "sum-below-part": "a figure of the group is lower than that of the company itself",
        "period": "the length of the period is not right: see its first day, its closing date and its months",
        "group": (
            "the enterprises and holdings do not go together: see names that are not in the list, and shares above 100%"
        ),
        "aid-award": "of an award either the gross grant equivalent is needed, or its method with the amount and the term",
        "list-distinct": "something stands in this list twice",
        "missing-fact": "something that is needed is missing: {name}",
        "command": "{known} are commands",
    },
    "nl": {
        "welcome": (
            "Welke financiering kan uw bedrijf krijgen? Eén vraag tegelijk, ongeveer een halve minuut per vraag."
        ),
        "kept in": (
            "Uw antwoorden blijven op deze computer: na elk antwoord komen ze in {file}. Er wordt niets verstuurd."
        ),
        "kept nowhere": (
            "Uw antwoorden blijven op deze computer: aan het eind gaan ze naar de standaarduitvoer. Er wordt niets verstuurd."
        ),
        "stop when": (
            "Stop wanneer u wilt, met `stop` of door het venster te sluiten; dezelfde opdracht gaat verder waar u was."
        ),
        "stop when nowhere": "Stop wanneer u wilt, met `stop`.",
        "help": "Bij elke vraag: ? weet ik niet, < terug, waarom, lijst (hoe het staat), antwoorden, stop.",
        "unknown": "Opengelaten.",
        "understood": "Begrepen: {said}",
        "in parts": "Dan een voor een.",
        "kept answer": "Zo gelaten.",
        "now": "Nu: {said}. Enter laat het zo.",
        "back": "Terug.",
        "first": "Dit is de eerste vraag.",
        "no such answer": "Er is geen antwoord {number}; `antwoorden` toont ze.",
        "no answers": "Nog geen antwoorden.",
        "nothing typed": "Er is niets getypt: geef een antwoord, of ? als u het niet weet.",
        "open now": "opengelaten",
        "not asked": "Deze vraag is al gesteld; waarvoor zij telt hangt af van het antwoord.",
        "again": "Vragen die opnieuw worden gesteld: {count}.",
        "now clear": "Nu duidelijk, {standing}:",
        "and more": "; en nog {count}",
        "done": "Er ontbreekt niets meer. Enter sluit af, < wijzigt een antwoord.",
        "done open": (
            "Wat nog onbekend is, hangt af van wat u hebt opengelaten. Enter sluit af, < wijzigt een antwoord."
        ),
        "left one": "1 vraag bleef open; `opnieuw` stelt die opnieuw.",
        "left": "{count} vragen bleven open; `opnieuw` stelt ze opnieuw.",
        "saved": "Bewaard in {file}.",
        "interrupted": "Gestopt. {kept} in {file}.",
        "interrupted nowhere": "Gestopt. {kept}:",
        "kept none": "Er zijn geen antwoorden gegeven; er is niets bewaard",
        "kept one": "1 antwoord bewaard",
        "kept": "{count} antwoorden bewaard",
        "what now": "Wat u ermee kunt: eligibility assess {file} --lang nl",
        "progress": "{answers} beantwoord | {counts}",
        "yes": "ja",
        "no": "nee",
        "fits": "past",
        "near": "nog open",
        "other_request": "niet met deze aanvraag",
        "not_this_company": "niet uw bedrijf",
        "later": "niet nu",
        "conditional": "de verstrekker oordeelt nog",
        "undetermined": "open",
        "missing one": "1 antwoord ontbreekt",
        "missing": "{count} antwoorden ontbreken",
        "such as": "zoals",
        "or never": "of `nooit`",
        "resumed one": "1 antwoord is bekend uit {file}; < gaat ernaar terug.",
        "resumed": "{count} antwoorden zijn bekend uit {file}; < gaat ernaar terug.",
        "not again": "Vragen die u eerder openliet worden niet opnieuw gesteld: {count}. `opnieuw` stelt ze.",
        "nothing": "Er ontbreekt niets meer.",
        "recorded": "Vastgelegd in {file}: {digest}",
        "no progress": (
            "Door de laatste {count} antwoorden is niets meer duidelijk geworden. U kunt nu goed "
            "stoppen (`stop`); `lijst` toont hoe het staat."
        ),
        "go on": "Enter stopt hier, `verder` stelt ook de andere vragen.",
        "how many": "Hoeveel wilt u er opgeven? Een getal van 1 tot en met {most}, of geen",
        "how many of": "{title} van {name}: hoeveel? Een getal van 0 tot en met {most}",
        "number wrong": "verwacht een getal van 1 tot en met {most}, of `geen`, niet `{text}`",
        "draw": (
            "Of typ `groep`: dan noemt u de ondernemingen en wie wat houdt, en worden de cijfers "
            "opgeteld zoals de wet voorschrijft."
        ),
        "list commands": (
            "? laat een veld open (Enter ook, waar dat mag), < gaat naar het veld ervoor, `meer` "
            "vraagt naar alle velden, stop bewaart wat u gaf."
        ),
        "page commands": "Eén pagina: elk hiervan wordt nu gevraagd. Enter laat er een open, `verder` de rest van de pagina.",
        "rest open": "De rest van deze pagina blijft open.",
        "field needed": "dit is hier nodig; < gaat terug, en ? bij het aantal laat de hele lijst open",
        "optional": "Enter slaat over",
        "no more": "er is hier niets meer te vragen",
        "same as capital": "Enter: zoals het kapitaal, {value}",
        "company": "uw bedrijf",
        "does not fit": "dit past niet bij wat u eerder antwoordde",
        "see": "zie {facts}",
        "same-day": "twee van deze boekjaren sluiten op dezelfde dag",
        "sum-below-part": "een cijfer van de groep is lager dan dat van het bedrijf zelf",
        "period": "de lengte van het boekjaar klopt niet: zie de eerste dag, de balansdatum en de maanden",
        "group": (
            "de ondernemingen en belangen passen niet bij elkaar: zie namen die niet in de lijst staan, en belangen boven 100%"
        ),
        "aid-award": "van steun is het bruto-subsidie-equivalent nodig, of de methode met het bedrag en de looptijd",
        "list-distinct": "iets staat twee keer in deze lijst",
        "missing-fact": "er ontbreekt iets wat nodig is: {name}",
        "command": "{known} zijn opdrachten",
    },
}
