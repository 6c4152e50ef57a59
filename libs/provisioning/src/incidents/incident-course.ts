export interface IncidentCourse {
  /** Members that are not back. */
  readonly lost: number;
  /** The most that were lost at one time. */
  readonly peak: number;
  /** Something was added since the last look. */
  readonly isGrowing: boolean;
  readonly calmSince: Date | null;
  readonly now: Date;
  readonly calmMinutes: number;
  /** Up to this share of the worst may stay away: some always do. */
  readonly leftOverPercent: number;
}

export interface CourseAfter {
  readonly calmSince: Date | null;
  readonly isOver: boolean;
}

/** An incident is over when nearly all are back and stay so for a while: what flaps is one incident. */
export function courseOf(course: IncidentCourse): CourseAfter {
  const { lost, peak, isGrowing, now, calmMinutes, leftOverPercent } = course;
  if (isGrowing || lost * 100 > peak * leftOverPercent) return { calmSince: null, isOver: false };
  const calmSince = course.calmSince ?? now;
  return { calmSince, isOver: now.getTime() - calmSince.getTime() >= calmMinutes * 60_000 };
}

export interface Watching {
  readonly now: Date;
  /** null: nobody has ever looked. */
  readonly lookedAt: Date | null;
  /** When any router was heard last; null: never. */
  readonly heardAt: Date | null;
  /** From when until when we were away last; null: never. */
  readonly awaySince: Date | null;
  readonly listeningSince: Date | null;
}

/** A look is taken every minute: one that is later than this was held up by more than a busy machine. */
const AWAY_MS = 3 * 60_000;
/** Absences that follow each other closely are one: nobody had the time to prove silent in between. */
const ONE_ABSENCE_MS = 3_600_000;

/** When we were away nobody was silent: who was heard until then has all of his time again from our return on. */
export function absenceOf({ now, lookedAt, heardAt, awaySince, listeningSince }: Watching): {
  awaySince: Date | null;
  listeningSince: Date | null;
  isBack: boolean;
} {
  const since = lookedAt ?? heardAt ?? now;
  const gap = now.getTime() - since.getTime();
  if (gap >= 0 && gap <= AWAY_MS) return { awaySince, listeningSince, isBack: false };
  const isSame = listeningSince !== null && since.getTime() - listeningSince.getTime() < ONE_ABSENCE_MS;
  const from = isSame && awaySince !== null && awaySince < since ? awaySince : since;
  return { awaySince: from < now ? from : now, listeningSince: now, isBack: true };
}
