/** Whether a word (lower case) of a question says nothing about what is looked for. */
export function isStopWord(word: string): boolean {
  return stopWords.has(word);
}

const prose = `a an the this that these those it its itself they them their there here he she his her we us our you your
i me my and or but nor so yet if then else than as at by for from in into of off on onto out over to up upon via with
within without about above below under after before between during through until while is am are was were be been being
do does did doing done has have had having can could may might must shall should will would not no any all each every
either neither both some such same other another more most less only also just too very own ever how what when where
which who whom whose why whether because since however therefore thus hence let please want need needs like etc eg ie
one does doesn don isn aren won can't cannot`;

// What documentation and questions say of any piece of code whatever.
const ofProgramming = `function functions method methods class code implementation implemented implements implement
returns return returned returning given gives use used uses using called calls call calling allow allows allowed
specified specify current currently provided provides corresponding respective based certain various associated
whichever otherwise instead etc note see`;

const stopWords: ReadonlySet<string> = new Set(`${prose} ${ofProgramming}`.split(/\s+/));
