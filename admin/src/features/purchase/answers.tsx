import { answerWords, type Purchase } from "@/features/sales";
import styles from "./purchase.module.css";

/** What was answered to the questions of the package. */
export function Answers({ purchase }: { purchase: Purchase }) {
  const answers = purchase.option_responses.filter(({ value }) => value !== null);
  if (answers.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="answers-title">
      <h2 id="answers-title">Answers</h2>
      <dl className={styles.answers}>
        {answers.map(({ option_id, option_name, value }) => (
          <div key={option_id}>
            <dt>
              <bdi>{option_name}</bdi>
            </dt>
            <dd>
              <bdi>{answerWords(value)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
