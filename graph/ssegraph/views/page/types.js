// The shape of what the page is given and of what it keeps: words for the type checker, no code. Python writes the payload (`views/payload.py`).

/**
 * A text by language.
 * @typedef {Record<string, string>} Texts
 *
 * @typedef {{ label: Texts }} Term
 * @typedef {{ label: Texts, inverse: Texts, caption: Texts, inverseCaption: Texts, symmetric: boolean }} TieTerm
 * @typedef {{ label: Texts, definition: Texts }} StatusTerm
 * @typedef {{ label: Texts, continent?: string }} CountryTerm
 *
 * @typedef {object} Terms
 * @property {Record<string, Term>} kinds
 * @property {Record<string, TieTerm>} ties
 * @property {Record<string, Term>} observations
 * @property {Record<string, Term>} themes
 * @property {Record<string, Term>} levels
 * @property {Record<string, Texts>} roles of the roles that are worded, their words in other languages
 * @property {Record<string, Texts>} told the same of our summaries
 * @property {Record<string, Term>} offices
 * @property {Record<string, Texts>} debts why what is told is not located
 * @property {Record<string, StatusTerm>} statuses
 * @property {Record<string, CountryTerm>} countries by code (ISO 3166-1)
 */

/**
 * Exact words, and where they stand in the kept text, in code points.
 * @typedef {{ text: string, at?: number, role?: string }} Quote
 *
 * @typedef {object} Evidence
 * @property {number} source
 * @property {string} proof quoted, located or told
 * @property {string} [says] our summary
 * @property {Quote[]} [quotes]
 * @property {string[]} [names]
 * @property {string} [debt]
 * @property {string} [read] the day it was read
 * @property {string} [fragment] what opens the source at the passage
 */

/**
 * @typedef {object} Payment
 * @property {number} [amount]
 * @property {string} currency
 * @property {string} [bound]
 * @property {string} [purpose]
 * @property {string} [status]
 * @property {string} [when]
 * @property {number} [source]
 */

/**
 * @typedef {object} Tie
 * @property {string} id
 * @property {string} kind
 * @property {number} source the place of an actor in `entities`; likewise the target
 * @property {number} target
 * @property {number} voices how many say so besides the bodies it is about
 * @property {string} status stated, or how it is said at best: planned, ...
 * @property {string} proof
 * @property {string} [role]
 * @property {string} [roleIn] the language it is written in
 * @property {string} [start] half-known dates (EDTF)
 * @property {string} [end]
 * @property {string} [seen]
 * @property {string[]} [alsoSeen]
 * @property {number} [ownWord]
 * @property {number} [cost] of a step over it, in eighths; of no way where it is not there
 * @property {number} [attends]
 * @property {string} [confidence]
 * @property {string} [conflict]
 * @property {string} [note]
 * @property {Standing} [asOf] how it stands at the date of the whole page
 * @property {Payment[]} [payments]
 * @property {string[]} [purposes] what money is for where no sum is told
 * @property {number[]} [by] who says so, by place in `speakers`
 * @property {string} [office]
 * @property {string[]} [cites]
 * @property {Evidence[]} [evidence]
 */

/**
 * @typedef {object} Observation
 * @property {string} id
 * @property {[string, number][]} [statements] the addresses of what its sources say, each with the place of its source
 * @property {string} [raw] the value as its source has it, where that is written otherwise
 * @property {string} [number]
 * @property {string} [unit]
 * @property {string} [counted] what the number counts
 * @property {string} [bound]
 * @property {[string, string][]} [parts] numbers that add up to it, and what they count
 * @property {string} kind
 * @property {string} value
 * @property {Texts} [words] the value in other languages
 * @property {string} [asOf]
 * @property {string} [status]
 * @property {Evidence[]} [evidence]
 * @property {string} [conflict]
 * @property {string} [note]
 */

/**
 * @typedef {object} Contribution
 * @property {string} id
 * @property {string} kind
 * @property {string} said
 * @property {string} [asOf]
 * @property {number} [session]
 * @property {string} [replyTo]
 * @property {number[]} [about]
 * @property {string[]} [themes]
 * @property {string} [status]
 * @property {string} [conflict]
 * @property {Evidence[]} [evidence]
 * @property {string} [note]
 */

/**
 * What has a status and may be at odds: a tie, observation or contribution.
 * @typedef {{ status?: string, conflict?: string, id?: string, asOf?: string }} Said
 *
 * @typedef {{ tie: Tie, observation?: undefined, contribution?: undefined, entity?: undefined }} StatedTie
 * @typedef {{ tie?: undefined, observation: Observation, contribution?: undefined, entity: number }} Observed
 * @typedef {{ tie?: undefined, observation?: undefined, contribution: Contribution, entity: number }} Contributed
 *
 * One of what is said, with its actor.
 * @typedef {StatedTie | Observed | Contributed} Stated
 */

/**
 * @typedef {object} Entity
 * @property {string} id
 * @property {string} kind
 * @property {string} name
 * @property {number} x where Python put it in the graph
 * @property {number} y
 * @property {number} spot its place in `spots`, or -1
 * @property {Texts} [names]
 * @property {string[]} [aliases]
 * @property {string} [acronym]
 * @property {string[]} [countries]
 * @property {string} [place]
 * @property {string} [founded]
 * @property {string} [dissolved]
 * @property {string} [website]
 * @property {string} [note]
 * @property {string} [level]
 * @property {string[]} [themes]
 * @property {number} [community]
 * @property {Observation[]} [observations]
 * @property {Contribution[]} [contributions]
 * @property {Texts} [completeness]
 */

/**
 * @typedef {object} Source
 * @property {string} id
 * @property {string} [url]
 * @property {string} [document]
 * @property {string} [title]
 * @property {string} [publisher]
 * @property {string} [date]
 * @property {string} [retrieved]
 * @property {string} [language]
 *
 * @typedef {{ label: Texts, country?: boolean, x: number, y: number, w: number }} Spot a place on the map; w is half the width of the map there
 */

/**
 * A cell is a list of actors, or a value.
 * @typedef {number[] | string | number | boolean | null} Cell
 * @typedef {{ cells: Cell[], ties?: number[], certain?: boolean }} Row `certain` where all it rests on certainly holds
 *
 * A row that the page worked out: `named` are the places of its cells that hold ids of actors.
 * @typedef {Row & { named: Set<number>, ties: number[], observations: string[], certain: boolean }} WorkedOut
 *
 * What the page answers: `unknown` and `announced` count what is left out, `possible` what may not have held, `untimed` says that
 * the question does not ask when, `open` is a blank that has to be filled first.
 * @typedef {{ columns: string[], rows: Row[], unknown: number, announced: number, possible?: number, untimed?: boolean, open?: string }} Answer
 *
 * What fills the blanks of a question, by name.
 * @typedef {Record<string, string[]>} Given
 *
 * What may stand in a blank of a question.
 * @typedef {{ name: string, type: string, default?: string[], label: Texts, optional?: number, about?: string, kinds?: string[] }} Parameter kinds: of the bodies that may stand there, where not any may
 *
 * A question as it is stored, its blanks in their order.
 * @typedef {Omit<Question, "parameters"> & { parameters?: Parameter[] }} GivenQuestion
 *
 * @typedef {object} Question
 * @property {Record<string, Parameter>} parameters its blanks by name
 * @property {Operation} [query] its query as algebra, where the page answers it itself: see algebra.js
 * @property {Texts} [missing] what records would have to say
 * @property {Texts} [ask] examples of how it is asked, a line each
 * @property {number} [timed] 1 where its answer depends on when it is asked for
 * @property {string} [beside] what is told beside its answer
 * @property {string} slug
 * @property {Texts} question
 * @property {Texts} row
 * @property {Texts} answer
 * @property {string[]} [columns]
 * @property {Record<string, string[]>} [headings]
 * @property {Row[]} [rows]
 * @property {Record<string, Texts>} [words]
 * @property {number[]} [numbers] which of the questions of the field it answers
 * @property {number} [more]
 */

/**
 * A term of RDF, as algebra.js has it.
 * @typedef {string | number | boolean} Value
 *
 * A solution, by variable.
 * @typedef {Record<string, Value | undefined>} Solution
 *
 * @typedef {[string, string | string[], Value]} Pattern subject, predicate or predicates, object
 * @typedef {"bgp" | "values" | "join" | "union" | "leftjoin" | "minus" | "filter" | "extend" | "project" | "distinct" | "group" | "order"} OperationName
 *
 * An operation with its parts, among them operations (a type told here cannot name itself); a term, or an operator with its parts.
 * @typedef {[OperationName, ...any[]]} Operation
 * @typedef {Value | [string, ...any[]]} Expression
 * @typedef {[string, string, boolean, Expression | null, string | null]} Aggregate variable, function, whether of distinct values, of what, separator
 *
 * An operator or function: from terms to a term, or to undefined for an error.
 * @typedef {(...terms: Value[]) => Value | undefined} Strict
 * @typedef {(...terms: (Value | undefined)[]) => Value | undefined} Own
 *
 * The triples of a predicate: objects by subject, subjects by object.
 * @typedef {{ out: Map<Value, Value[]>, into: Map<Value, string[]>, size: number }} Facts
 *
 * What can be asked: rows and terms as the page has them.
 * @typedef {{ entities: Entity[], ties: Tie[], sources: Source[], countries: Record<string, CountryTerm>, speakers: string[] }} Graph
 *
 * When a tie holds: see dates.js.
 * @typedef {object} Dates
 * @property {(tie: Dated, period: Period) => Standing} standing
 * @property {(text: string | undefined) => Interval | null} interval
 * @property {(said: { status?: string }) => boolean} isFact
 * @property {(day: number) => string} dayText
 * @property {(text: string) => Period | null} periodOf
 *
 * @typedef {[string, string, string, string?]} Name a name, the type of what it names, which, and of an entity its kind
 * @typedef {{ type: string, value: string, kind?: string, at: number }} Mention what a text names, of an entity its kind, and where
 * @typedef {{ question: Question, given: Given, at: string, score: number }} Offer a question as a text may mean it
 */

/**
 * @typedef {{ statement: string, proof: string, manner: string }} Citation a statement a step rests on, and how well it is proved at least
 * @typedef {{ view: Record<string, string>, at: string, say: Texts, cites: Citation[] }} Step
 * @typedef {{ name: string, title: Texts, steps: Step[] }} Tour
 */

/**
 * What the maker of the page chose to see: a value for each actor.
 * @typedef {object} Looks
 * @property {string | (string | number | null)[]} [color]
 * @property {string} [colorTitle]
 * @property {(number | null)[]} [size]
 * @property {string} [sizeTitle]
 * @property {(string | null)[]} [label]
 *
 * Rows as columns, as they are stored.
 * @typedef {{ n?: number, dense?: Record<string, unknown[]>, sparse?: Record<string, [number[], unknown[]]> }} Columns
 *
 * @typedef {object} Payload
 * @property {string} [title]
 * @property {string} [asOf]
 * @property {string} [opensAt]
 * @property {number} [leftOut]
 * @property {Record<string, number>} [counts]
 * @property {Looks} [looks]
 * @property {{ name: string, meaning: string, values: (number | null)[] }[]} [measures] of the graph of the page, a value for each actor
 * @property {{ path: string, rim: [number, number][] }} [land]
 * @property {Partial<Terms>} [terms]
 * @property {Record<string, { kind: string, what: string | Texts }>} [conflicts]
 * @property {Record<string, string>} [documents] kept texts by the place of their source
 * @property {Record<string, { title: Texts, data: unknown }>} [panels]
 * @property {Spot[]} [spots]
 * @property {number[][]} [communities] the bodies with the most ties inside each
 * @property {GivenQuestion[]} [questions]
 * @property {string[]} [speakers] who speaks in the sources, by name
 * @property {Tour[]} [tours]
 * @property {Columns} [entities]
 * @property {Columns} [ties]
 * @property {Columns} [sources]
 */

/**
 * What the reader has chosen.
 * @typedef {object} State
 * @property {string} lang
 * @property {string} theme
 * @property {string} face
 * @property {number} hops
 * @property {string} at
 * @property {string} color
 * @property {boolean} among only ties among the chosen actors, without whom they work with
 * @property {boolean} certain only ties that certainly hold at the date
 * @property {string} where an expression that ties or actors have to fit
 * @property {string} size what the size of an actor says
 * @property {string} sectors by what those around an actor are told apart
 * @property {boolean} whole an actor is shown where it stands in the whole graph, not in a picture of its own
 * @property {Set<string>} picked the actors that are selected
 * @property {Set<string>} hidden those that are hidden
 * @property {Set<string>} moved those that are pinned, and where: see places.js
 * @property {boolean} embed in the page of another site
 * @property {Set<string>} kinds
 * @property {Set<string>} ties
 * @property {Set<string>} countries
 * @property {Set<string>} sources
 * @property {Set<string>} voices
 * @property {Set<string>} proofs
 * @property {Set<string>} statuses
 * @property {string} actor of the panels: the selected actor,
 * @property {string} open the tie whose evidence is open,
 * @property {string} to whom a way leads to,
 * @property {string} ask the question,
 * @property {boolean} about what is not known,
 * @property {string} blanks what fills the blanks of the question,
 * @property {string} story the story,
 * @property {string} between two dates, "2018/2023",
 * @property {string} step its step, from 1,
 * @property {string} doc the kept text,
 * @property {string} cell the cell or band that is open,
 * @property {boolean} findings what was kept,
 * @property {string} panel the panel of another package
 * @property {string} basket what was kept, as basket.js writes it; not in the address, but in the history of the window
 *
 * @typedef {"kinds" | "ties" | "countries" | "sources" | "voices" | "proofs" | "statuses"} ListName
 */

/**
 * Actors with their distance, and ties, that are picked out; `firm` where they are chosen, not only pointed at.
 * @typedef {{ actors: Map<number, number>, ties: Set<number>, firm: boolean, tones?: Map<number, string> }} Lit tones: colours of ties, by their names in the style sheet
 * @typedef {"joined" | "left" | "stayed" | "unclear"} Change
 *
 * What may stand in an element, lists of it in lists (a type told here cannot name itself); nothing, and an empty text, is left out.
 * @typedef {Node | string | number | null | undefined | false | any[]} Child
 *
 * @typedef {object} Panel see `addPanel`
 * @property {string} name
 * @property {Record<string, (given: string | null) => string | boolean>} keys
 * @property {string[]} [flies]
 * @property {boolean} [over]
 * @property {(state: State) => boolean} shows
 * @property {() => Child[]} draw
 * @property {() => void} [settled]
 * @property {() => string} [button]
 * @property {() => Partial<State>} [opened]
 * @property {() => Partial<State> | undefined} [back]
 * @property {() => Lit | null | undefined} [lights]
 */

/**
 * A path that a pen fills, with how it is written (SVG).
 * @typedef {Path2D & { d: string }} Shape
 *
 * @typedef {"beginPath" | "moveTo" | "lineTo" | "quadraticCurveTo" | "closePath" | "rect" | "fillRect" | "clearRect"} Drawing
 * @typedef {"save" | "restore" | "translate" | "scale" | "setLineDash" | "fillText" | "strokeText"} Setting
 * @typedef {"fillStyle" | "strokeStyle" | "lineWidth" | "globalAlpha" | "font" | "textAlign" | "textBaseline" | "lineJoin" | "lineCap"} Look
 *
 * The part of a canvas context that the pictures use: a canvas has it, and the pen for SVG.
 * @typedef {Pick<CanvasRenderingContext2D, Drawing | Setting | Look> & {
 *   fill: { (): void, (path: Shape): void },
 *   stroke: { (): void, (path: Shape): void },
 *   arc: (x: number, y: number, r: number, from: number, to: number) => void,
 *   setTransform: (a: number, b: number, c: number, d: number, e: number, f: number) => void,
 * }} Pen
 */

/**
 * @typedef {{ x: number, y: number, k: number }} Camera the point in the middle, and pixels per unit
 * @typedef {[number, number, number, number]} Box left, top, right, bottom
 *
 * @typedef {object} Picture see `addFace`
 * @property {string} name
 * @property {() => string} says
 * @property {() => string} note
 * @property {() => string[]} legend
 * @property {(w: number, h: number) => Camera | null} [sheet] the camera for a sheet of that size, where it is not that of the window
 * @property {(i: number) => { x: number, y: number } | null} pointOf where an actor stands in the window
 * @property {Camera} camera
 * @property {number} nearest
 * @property {number} farthest
 * @property {number} closest
 * @property {() => void} draw
 * @property {undefined} [show]
 * @property {(x: number, y: number, reach: number) => number} actorAt
 * @property {(x: number, y: number) => number} tieAt
 * @property {(x: number, y: number) => number} [communityAt] the closed community under a point, or -1
 * @property {(x: number, y: number) => import("./communities.js").Band | null} [bandAt] the band under a point
 * @property {() => [number, { x: number, y: number }][]} [communities] where the closed communities stand in the window
 * @property {(parts: string[]) => Opening | null} [opens] what a part of it is called and rests on, by the parts of its name
 * @property {(actors: number[]) => Box | null} boxOf
 * @property {{ step: (by: number) => string, here: () => number, high: () => number }} [rows] where it is scrolled, not zoomed
 *
 * What a sheet draws when it is saved, with the pen at hand and into its size; `signs` is false where the kinds of actors are not to be told below it.
 * @typedef {{ high: (wide: number) => number, draw: () => void, legend: () => string[], signs?: boolean }} Sketch
 *
 * What a cell or a band is called, what it rests on, and what is told of it besides.
 * @typedef {{ title: string, ties: number[], notes: Child[], actors?: number[] }} Opening actors: whom it is about, where it is not the ends of its ties
 *
 * A face that is no picture; opens: says what one of its cells or bands is.
 * @typedef {{ name: string, note: () => string, show: () => void, says?: undefined, draw?: undefined, opens?: (parts: string[]) => Opening | null, sketch?: Sketch }} Sheet
 */

/**
 * Days of an open or closed interval, counted from 1970; null is open.
 * @typedef {{ earliest: number | null, latest: number | null, unsure: boolean }} Interval
 * @typedef {{ first: number, last: number }} Period
 * @typedef {"certain" | "possible" | "unknown" | "no"} Standing
 * @typedef {{ start?: string, end?: string, seen?: string, alsoSeen?: string[], status?: string }} Dated
 *
 * @typedef {object} Placed a name in a picture: where it belongs, how far to stay away, how it is written
 * @property {number} x
 * @property {number} y
 * @property {number} r
 * @property {string} text
 * @property {number} px
 * @property {boolean} [bold]
 * @property {boolean} [strong]
 * @property {boolean} [must] it stands in any case
 *
 * @typedef {{ x: number, y: number, r: number }} Disc
 * @typedef {{ left: number, right: number, top: number, bottom: number }} Rim
 */
