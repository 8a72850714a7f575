"""What schemathesis cannot make up: a key that counts, and boxes that are sealed to the team's key."""

import os

import schemathesis
from hypothesis import strategies as st

SEALED = os.environ["SOTTO_SEALED"].split()

# The format of `sealed` in docs/openapi.json.
schemathesis.openapi.format("sealed-referral", st.sampled_from(SEALED))


@schemathesis.auth().apply_to(path="/api/v1/referrals")
class ApiKey:
    def get(self, case, context):
        return os.environ["SOTTO_API_KEY"]

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_call(context, case, kwargs):
    # The example of the document is sealed to nobody's key; one that is sealed to this team's goes in its place.
    if isinstance(case.body, dict) and case.body.get("sealed") == "AQEB":
        case.body["sealed"] = SEALED[0]
