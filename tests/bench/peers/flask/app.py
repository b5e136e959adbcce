"""The documents page in Python: Flask, Jinja (compiled once), psycopg2 (the C
driver that Debian has) with prepared statements, one connection a worker."""
import hmac
import json
import os
from urllib.parse import quote

import psycopg2
from flask import Flask, make_response, render_template, request
from markupsafe import Markup
from psycopg2.extensions import new_type, register_type
from psycopg2.extras import RealDictCursor

FOLDER = os.environ["BENCH_FOLDER"]
SQL = os.environ["BENCH_SQL"]
PLAIN = SQL == "plain"
app = Flask(__name__, template_folder=FOLDER + "/peers/flask/templates")
app.jinja_env.auto_reload = False
with open(FOLDER + "/words.json", encoding="utf-8") as f:
    WORDS = json.load(f)
# Dates as PostgreSQL writes them: nothing is computed with them.
register_type(new_type((1082, 1184), "DAY", lambda value, cur: value))
connection = None


def cursor():
    """The worker's own connection, made after the fork."""
    global connection  # pylint: disable=global-statement
    if connection is None:
        connection = psycopg2.connect(
            host=os.environ["BENCH_DATABASE"], dbname="portvakt", user=os.environ["BENCH_ROLE"],
            options=os.environ["BENCH_OPTIONS"])
        connection.autocommit = True
        with connection.cursor() as cur:
            for name in ("token", "session_enter", "access_list", "types")[PLAIN:]:
                with open(f"{FOLDER}/{SQL}/{name}.sql", encoding="utf-8") as text:
                    cur.execute(f"prepare {name} as {text.read()}")
    return connection.cursor(cursor_factory=RealDictCursor)


@app.template_filter()
def day(value):
    return Markup('<time datetime="{}">{}. {} {}</time>').format(
        value, int(value[8:10]), WORDS["months"][value[5:7]], value[:4])


app.jinja_env.filters["quote"] = quote


@app.get("/dokumenter")
def documents():
    token = request.cookies.get("__Host-pv", "")
    with cursor() as cur:
        if PLAIN:
            cur.execute("execute session_enter (%s)", (token,))
        else:
            cur.execute("execute token (%s)", (token,))
            cur.execute("execute session_enter")
        me = cur.fetchone()
        if me is None or me["standing"] is None:
            return "no session", 403
        reader = (me["standing"], me["principal"], me["types"], me["level"])
        cur.execute("execute access_list (%s, %s, %s, %s, null, null, null, null)", reader)
        rows = cur.fetchall()
        cur.execute("execute types (%s, %s, %s, %s)", reader)
        kinds = cur.fetchall()
    html = render_template(
        "documents.html", me=me, csrf=hmac.new(token.encode(), b"form", "sha256").hexdigest(),
        documents=rows[:50], kinds=kinds, types=WORDS["types"],
        next=f"{rows[49]['sort_at']}|{rows[49]['handle']}".encode().hex() if len(rows) > 50 else None)
    reply = make_response(html)
    reply.headers["Cache-Control"] = "no-store"
    return reply
