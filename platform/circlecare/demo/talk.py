# ruff: noqa: E501 - a table of sentences
"""What the staff write to each other in the demonstration, in Italian, as colleagues do.

A script is a list of lines. `who` is a role in the case: `circle` and `nurse` of the patient's centre, `owner`
who has the case at the hub, or the key of a person. `{name}` is filled from the patient's profile; `@who` names
somebody. `reply` counts lines from 1 within the script.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """One message, `minutes` after the one before."""

    minutes: int
    who: str
    topic: str
    text: str
    reply: int = 0
    urgent: bool = False
    then: str = ""
    """`edit:<text>` changes the message a moment later, `withdraw` takes it back."""
    file: str = ""
    """Category of a document of the patient that goes with the message."""


TALKS: dict[str, tuple[Say, ...]] = {
    "sent": (
        Say(6, "circle", "eligibility", "Buongiorno, ho appena inviato: {summary}. {question}"),
    ),
    "sent_urgent": (
        Say(
            4,
            "circle",
            "eligibility",
            "Buongiorno, ho appena inviato una richiesta urgente: {summary}. Sono reperibile al numero nella scheda.",
            urgent=True,
        ),
    ),
    "answered": (
        Say(52, "sara", "general", "Ricevuto, grazie. Oggi pomeriggio lo vede {owner_name}; intanto guardo gli slot."),
        Say(9, "circle", "general", "Perfetto, avviso la famiglia.", reply=1),
    ),
    "triage": (
        Say(14, "owner", "eligibility", "Buongiorno @circle, l'ho preso in carico. Guardo PET e istologia e ti dico."),
        Say(11, "circle", "eligibility", "Grazie. Il paziente è informato e motivato, abita a {minutes} minuti da voi."),
        Say(35, "owner", "eligibility", "LDH {ldh}, ECOG {ecog}: per me ci sono le condizioni per discuterlo giovedì.", reply=1),
        Say(20, "stefano", "imaging", "Rivista la PET: captazione patologica **Deauville {deauville}**, nessun segno di "
            "compressione. Confermo l'estensione della scheda."),
    ),
    "questions": (
        Say(10, "owner", "eligibility", "@circle della FEVS in scheda c'è solo il valore: riesci a ripetere l'eco con GLS "
            "prima della decisione? E un emocromo ripetuto."),
        Say(26, "circle", "eligibility", "Eco già prenotato, ti aggiorno appena ho il referto.", reply=1),
        Say(95, "fabio", "eligibility", "Per la parte cardiologica basta un eco con FEVS, non serve la RM."),
    ),
    "answer": (
        Say(8, "circle", "eligibility", "Fatto: FEVS {lvef}%, nessuna alterazione della cinesi. Allego il referto.", file="echo"),
        Say(17, "owner", "eligibility", "Ottimo, per noi basta. Grazie della velocità.", reply=1),
    ),
    "neuro": (
        Say(18, "owner", "eligibility", "@elena puoi dare un'occhiata? Chiedo una valutazione basale prima della CAR-T."),
        Say(64, "elena", "eligibility", "Visto. ICE basale 10/10, esame neurologico nella norma. Nessuna controindicazione; "
            "suggerisco EEG basale.", reply=1),
        Say(12, "circle", "eligibility", "Lo facciamo qui, così non deve spostarsi.",
            then="edit:Lo facciamo qui lunedì, così non deve spostarsi."),
    ),
    "bridging": (
        Say(25, "owner", "bridging", "Proposta di bridging: {bridging}. @circle lo potete fare da voi?"),
        Say(31, "circle", "bridging", "Sì, dal nostro day hospital. Emocromo due volte a settimana e ve lo scrivo qui.", reply=1),
        Say(14, "monica", "bridging", "Attenzione al washout prima della linfodeplezione: ci sentiamo per le date."),
        Say(8, "circle", "bridging", "Va bene"),
    ),
    "slot": (
        Say(15, "sara", "logistics", "Slot di aferesi riservato: {slot}. @circle serve la virologia entro 30 giorni e "
            "il consenso firmato."),
        Say(42, "circle", "logistics", "Virologia fatta, consenso firmato stamattina. Chi accompagna è disponibile per 28 giorni."),
        Say(9, "nurse", "logistics", "Ho dato alla famiglia il foglio con gli orari e il numero del day hospital."),
        Say(30, "chiara", "logistics", "Accesso venoso periferico adeguato? Se no prepariamo un CVC."),
        Say(13, "circle", "logistics", "Vene buone, nessun problema all'ultimo prelievo.", reply=4),
    ),
    "collected": (
        Say(50, "chiara", "logistics", "Aferesi completata in una seduta, nessuna reazione. CD3 raccolti oltre il minimo richiesto."),
        Say(12, "nicola", "logistics", "Confermo conta e vitalità, etichettatura verificata in doppio."),
        Say(21, "circle", "logistics", "Ottima notizia, grazie a tutti."),
    ),
    "in_production": (
        Say(20, "monica", "logistics", "Il produttore conferma l'avvio. Consegna prevista tra circa quattro settimane."),
    ),
    "first_week": (
        Say(20, "circle", "bridging", "Dopo la prima settimana: LDH in calo a {ldh}, clinicamente meglio, nessuna tossicità."),
        Say(33, "owner", "bridging", "Bene. Si completa e poi PET pre-linfodeplezione.", reply=1),
    ),
    "late": (
        Say(30, "monica", "logistics", "La consegna slitta: il produttore comunica un ritardo e non dà ancora una data nuova."),
        Say(16, "circle", "logistics", "Capisco. Il paziente resta stabile ma non può aspettare molto. Ci aggiornate domani?",
            reply=1, urgent=True),
    ),
    "again": (
        Say(30, "monica", "logistics", "Prima produzione non riuscita. Il produttore riparte dal materiale crioconservato."),
        Say(22, "owner", "bridging", "@circle prolunghiamo il bridging di tre settimane: va bene per voi?"),
        Say(40, "circle", "bridging", "Sì, programmato.", reply=2),
    ),
    "infusion": (
        Say(70, "owner", "general", "Infuso oggi, giorno 0, senza reazioni. Parametri stabili."),
        Say(6, "circle", "general", "Splendido! Teneteci aggiornati."),
        Say(1380, "alba", "general", "Giorno 1: apiretico, nessun segno di CRS né di ICANS. ICE 10/10."),
        Say(720, "laura", "general", "Vista con i colleghi: per ora nessuna indicazione a tocilizumab."),
    ),
    "ward": (
        Say(1700, "owner", "general", "Apiretico da 24 ore, ICE 10/10.",
            then="edit:Apiretico da 24 ore, ICE 10/10, nessun segno di ICANS."),
        Say(90, "elena", "general", "Valutato: nessun segno di ICANS. Rivedo domani.", reply=1),
        Say(1200, "circle", "general", "Grazie, la famiglia chiede se può rientrare entro fine mese."),
    ),
    "ward_stormy": (
        Say(2100, "owner", "general", "Febbre rientrata dopo tocilizumab. ICE 8/10, sotto osservazione per ICANS.",
            then="edit:Febbre rientrata dopo tocilizumab. ICE 8/10, ICANS grado 1: iniziato desametasone."),
        Say(90, "elena", "general", "Valutato: ICANS grado 1, si prosegue con desametasone e monitoraggio. Rivedo domani.", reply=1),
        Say(1200, "circle", "general", "Grazie, la famiglia chiede se può rientrare entro fine mese."),
    ),
    "home": (
        Say(40, "sara", "logistics", "Dimissione con permanenza a meno di un'ora da noi. Lettera e terapie sono nei documenti."),
        Say(25, "owner", "general", "PET di controllo programmata al giorno 28. Passaggio di consegne pronto per @circle."),
    ),
    "handed_over": (
        Say(18, "circle", "general", "Rientro accettato, lo vediamo martedì in ambulatorio. IgG e emocromo ogni settimana."),
        Say(22, "owner", "general", "Profilassi: aciclovir e cotrimossazolo almeno sei mesi. Scriveteci per qualunque febbre."),
        Say(11, "nurse", "logistics", "Prenotati i primi tre controlli."),
    ),
    "follow_up": (
        Say(30, "circle", "general", "Controllo: sta bene, emocromo nei limiti, IgG 3,9 g/L: in tabella."),
        Say(45, "pietro", "general", "Con IgG sotto 4 valuterei le immunoglobuline sostitutive, se compaiono infezioni."),
        Say(15, "owner", "general", "D'accordo. Prossima PET a sei mesi.", reply=2),
    ),
    "no": (
        Say(30, "owner", "eligibility", "Ne abbiamo discusso a lungo: oggi il rischio supera il beneficio. Le ragioni sono nella lettera."),
        Say(50, "circle", "eligibility", "Condivido, era la nostra impressione. Ne parlo io con la famiglia.", reply=1),
    ),
    "wait": (
        Say(25, "owner", "eligibility", "Rinviamo: aspettiamo la PET dopo il ciclo in corso e ne riparliamo alla data della lettera."),
        Say(30, "circle", "eligibility", "Va bene, PET prenotata."),
    ),
    "wait_biopsy": (
        Say(25, "owner", "eligibility", "Rinviamo: aspettiamo la biopsia e ne riparliamo alla data della lettera."),
        Say(30, "circle", "eligibility", "Va bene, biopsia prenotata."),
    ),
    "death": (
        Say(20, "circle", "general", "Purtroppo dobbiamo comunicare il decesso, per progressione. Grazie a tutti per l'aiuto."),
        Say(35, "owner", "general", "Ci dispiace molto. Un abbraccio alla famiglia e a voi."),
    ),
    "unfit": (
        Say(20, "circle", "eligibility", "Progressione rapida, ECOG 3: non è più in condizioni di affrontare il trattamento."),
        Say(28, "owner", "eligibility", "D'accordo, ci fermiamo. Restiamo disponibili per le cure palliative.", reply=1),
    ),
    "invited": (
        Say(20, "circle", "eligibility", "@carlo ti ho invitato nel caso: chiedo un parere sulla FEVS prima della CAR-T."),
        Say(85, "carlo", "eligibility", "Visto l'eco: nessuna controindicazione cardiologica, controllo a tre mesi.", reply=1),
        Say(10, "carlo", "general", "(messaggio per un altro paziente)", then="withdraw"),
    ),
}  # fmt: skip

DIRECT = (
    ("giulia", "marta", (
        ("giulia", "Ciao Marta, hai dieci minuti oggi per il caso di ieri?"),
        ("marta", "Sì, dopo le 15. Ti chiamo in reparto?"),
        ("giulia", "Perfetto, interno 1."),
        ("marta", "Fatto. Ho scritto tutto nella discussione del caso, così lo vedono anche gli altri."),
    )),
    ("sara", "giulia", (
        ("sara", "Per la prossima riunione mi servono le schede entro mercoledì a mezzogiorno."),
        ("giulia", "Ci sono, ne mando due."),
    )),
    ("anna", "paolo", (
        ("anna", "Buongiorno Paolo, possiamo anticipare l'aferesi di una settimana?"),
        ("paolo", "Chiedo a Sara e ti dico entro oggi."),
    )),
    ("luca", "alba", (
        ("luca", "Ciao Alba, mi mandi il foglio per il caregiver?"),
        ("alba", "Certo, lo trovi tra i documenti del caso."),
    )),
)  # fmt: skip
"""Direct conversations: two people and what they say, the last a few hours ago."""

GROUP = (
    "Riunione del giovedì",
    ("sara", "marta", "paolo", "elena", "fabio", "stefano", "giulia", "anna", "teresa", "andrea"),
    (
        ("sara", "Ordine del giorno: quattro casi nuovi e due rivalutazioni. Si comincia alle 14.30."),
        ("anna", "Io mi collego da Cremona."),
        ("stefano", "Le PET sono caricate, le mostro io."),
        ("marta", "Grazie. Chi ha domande le scriva prima nel caso."),
    ),
)  # fmt: skip
