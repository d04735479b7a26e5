const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** The code of a record in what somebody pasted: the code itself, or an address of a page of the record. */
export const recordCode = (pasted: string): string | null => UUID.exec(pasted)?.[0].toLowerCase() ?? null;
