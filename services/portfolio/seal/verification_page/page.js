"use strict";
// The code is `#number.version.token`; it leaves this page only in the body of one request.
const said = {
  unchanged: ["内容未被改动", "Unchanged"],
  superseded: ["已被新版替代", "Superseded by a later version"],
  unknown: ["没有找到这份报告，或核验码不完整", "No such report, or the code is incomplete"],
  later: ["暂时不能核验，请稍后再试", "Cannot be verified right now; try again later"],
};

function tell(kind) {
  const state = document.getElementById("state");
  const english = document.createElement("span");
  english.lang = "en";
  english.textContent = said[kind][1];
  state.className = kind;
  state.replaceChildren(said[kind][0], document.createElement("br"), english);
}

function show(found) {
  const facts = { number: found.number, school: found.school, term: found.term, issued: found.issued_on };
  for (const [id, text] of Object.entries(facts)) document.getElementById(id).textContent = text;
  document.getElementById("facts").hidden = false;
  tell(found.state);
}

async function verify() {
  document.getElementById("facts").hidden = true;
  const code = /^#([2-9A-Z]{8})\.([1-9][0-9]{0,2})\.([A-Za-z2-7]{26})$/.exec(location.hash);
  if (!code) return tell("unknown");
  try {
    const answer = await fetch("verifications", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ number: code[1], version: Number(code[2]), token: code[3] }),
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    if (answer.ok) show(await answer.json());
    else tell(answer.status === 404 ? "unknown" : "later");
  } catch {
    tell("later");
  }
}

addEventListener("hashchange", verify);
verify();
