import type { Draw } from './draw.js';

export interface Home {
  /** In valid form, of an area that there is not: `NM12 3AB`. */
  readonly postcode: string;
  readonly address: string;
}

const PEOPLE_IN_A_POSTCODE = 40;
const POSTCODES_IN_A_DISTRICT = 400;
/** The letters of the last part of a postcode: C, I, K, M, O and V are not used there. */
const LETTERS = 'ABDEFGHJLNPQRSTUWXYZ';
const STREETS =
  'Abbey Alder Beech Bell Birch Bridge Castle Cedar Chapel Cherry Church Clay Copper Dove Elder Fern Forge Garth Grange Hawthorn Heron Holly Ivy Kiln Lark Laurel Lime Maple Meadow Mill Moor Nether Orchard Park Pike Poplar Priory Quarry Rowan Saddler Sallow Sorrel Spring Station Tanner Thistle Vale Weaver Willow Wren'.split(
    ' ',
  );
const KINDS = ['Street', 'Road', 'Close', 'Avenue', 'Lane', 'Drive', 'Gardens', 'Terrace'] as const;
const TOWNS = ['Northmoor', 'Southmoor', 'Eastmoor', 'Moorside', 'Little Moor', 'Highmoor'] as const;

/** Where people live: so many postcodes as an area with so many people has, each on one street. */
export const drawHome = (draw: Draw, people: number): Home => {
  const postcodes = Math.max(10, Math.round(people / PEOPLE_IN_A_POSTCODE));
  const nth = draw.from(0, postcodes - 1);
  const district = 1 + Math.floor(nth / POSTCODES_IN_A_DISTRICT);
  const within = nth % POSTCODES_IN_A_DISTRICT;
  const unit = `${LETTERS[Math.floor(within / LETTERS.length)] ?? 'A'}${LETTERS[within % LETTERS.length] ?? 'A'}`;
  // Steps without a common divisor: neighbouring postcodes are on different streets.
  const street = STREETS[(nth * 7) % STREETS.length] ?? 'Abbey';
  const kind = KINDS[(nth * 3) % KINDS.length] ?? 'Street';
  const town = TOWNS[district % TOWNS.length] ?? 'Northmoor';
  const flat = draw.chance(0.12) ? `Flat ${draw.from(1, 12)}, ` : '';
  return {
    postcode: `NM${district} ${within % 10}${unit}`,
    address: `${flat}${draw.from(1, 90)} ${street} ${kind}, ${town}`,
  };
};
