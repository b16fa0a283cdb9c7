"""The screens: a published regular expression per language that says where the crisis may be touched.

They only steer effort: what a screen misses is estimated from the strata without a hit, never left out. So they are wide rather
than narrow, but words that mostly mean something else are in only beside others: `Sanktion` alone is welfare law in German, Putin
alone is home news in Russian. Every alternative begins and ends at the edge of a word, or "Senator" would be NATO.
"""

from __future__ import annotations

import re

ENGLISH = r"""
ukrain\w*|ukranian\w*|zelensk\w*|kuleba|yermak|poroshenko|kyiv|kiev|donbas\w*|donetsk|lu[gh]ansk\w*|crimea\w*
russia\w*|putin\w*|lavrov|ryabkov|peskov|antonov|patrushev|shoigu|gerasimov|kremlin\w*|moscow\w*|soviet\w*|gazprom|nord ?stream\w*|oligarchs?
nato|stoltenberg|north atlantic|washington treaty|article (?:5|five|v)|euro-?atlantic|trans-?atlantic|alliances?|open[- ]door policy
eastern (?:flank|europe\w*)|european security|osce|minsk|normandy (?:format|four|quartet)|trilateral contact group|budapest memorandum|helsinki final act
belarus\w*|lukashenk\w*|poland|polish|baltics?|estonia\w*|latvia\w*|lithuania\w*|romania\w*|moldova\w*|black sea|kaliningrad|bucharest nine|b9
security guarantees?|security architecture|strategic stability|arms control|inf treaty|new start|missile defen[sc]e|intermediate-range|spheres? of influence
sovereignty|territorial integrity|inviolab\w*|annex\w*|invasions?|invad\w*|incursions?|aggression|aggressors?|escalat\w*|de-?escalat\w*|false[- ]flags?|pretext\w*
troops?|troop (?:movements?|build-?ups?)|build-?ups?|force posture|deter(?:s|red|ring|rence|rent)?|javelins?|stingers?|lethal|defensive (?:assistance|weapons?|aid)|security assistance
sanction\w*|swift and severe|severe (?:costs?|consequences|sanctions|economic)|massive (?:costs?|consequences)|export controls?|swift (?:system|banking)|diplomatic (?:path|track|solution|resolution|off-?ramp)\w*
"""
GERMAN = r"""
ukrain\w*|selensk\w*|kuleba|melnyk|poroschenko|kiews?|kyjiws?|donbass?|donezk|lu[gh]ansk|krim|krim-?annexion|krimkrieg
(?:bela|weiß|pro|anti|nicht|deutsch)?-?russ(?:land\w*|isch\w*|en|e|in|innen)|putins?|putin\w*|lawrow\w*|kreml\w*|moskau\w*|sowjet\w*|gazprom\w*|nord[- ]?stream\w*
nato|nato\w*|stoltenberg\w*|nordatlant\w*|transatlant\w*|euroatlant\w*|bündnisfall\w*|bündnispartner\w*|bündnisverteidigung\w*|ostflanke|osterweiterung\w*
osteurop\w*|östliche[nrms]? (?:partnerschaft|nachbar\w*)|osze|minsk\w*|normandie-?format\w*|budapester memorandum|charta von paris|schlussakte\w*|helsinki
belarus\w*|weißruss\w*|lukaschenko\w*|baltikum\w*|baltisch\w*|baltinnen|balten|est(?:land|nisch)\w*|lett(?:land|isch)\w*|litau(?:en|isch)\w*|moldau\w*|georgien\w*
sicherheitsgarant\w*|sicherheitsordnung\w*|sicherheitsarchitektur\w*|friedensordnung\w*|einflusssphäre\w*|rüstungskontroll\w*|abrüstung\w*|inf-vertrag\w*|abschreckung\w*|raketenabwehr\w*
souveränität\w*|territoriale[nr]? (?:integrität|unversehrtheit)|völkerrecht\w*|annexion\w*|annektier\w*|invasion\w*|einmarsch\w*|einmarschier\w*|angriffskrieg\w*|kriegsgefahr\w*|(?:de)?eskalation\w*|(?:de)?eskalier\w*
truppen\w*|aufmarsch\w*|säbelrasseln|waffenlieferung\w*|waffen|defensivwaffen|haubitzen?|schutzhelme|5[. ]?000 helme|münchner sicherheitskonferenz
(?:wirtschafts|finanz|personen|export|energie|öl|gas|eu|us|russland)-?sanktion\w*|sanktions(?:paket|regime|liste|druck|drohung|mechanism|politik)\w*|sanktionen gegen|swift
"""
RUSSIAN = r"""
украин\w*|зеленск\w*|кулеб\w*|порошенк\w*|киев\w*|донбасс\w*|донецк\w*|дончан\w*|луганск\w*|днр|лнр|мариупол\w*|харьков\w*|одесс\w*|всу|крым\w*|севастопол\w*
нато|североатлантическ\w*|альянс\w*|столтенберг\w*|сша|америк\w*|вашингтон\w*|байден\w*|блинкен\w*|псаки|салливан\w*|нуланд|шерман|госдеп\w*|пентагон\w*|бел\w+ дом\w*
запад|запада|западе|западу|западом|западн\w+ (?:сми|стран\w*|партн\w*|лидер\w*|политик\w*|медиа|пресс\w*|коллег\w*|санкци\w*)|европ\w*|евросоюз\w*|ес|еврокомисси\w*|брюссел\w*|лондон\w*|берлин\w*|париж\w*|варшав\w*|польш\w*|польск\w*|прибалт\w*|литв\w*|латви\w*|эстони\w*|молдав\w*
макрон\w*|шольц\w*|меркель|бербок|джонсон\w*|лиз трасс|эрдоган\w*|боррел\w*|минск\w*|нормандск\w*|белорус\w*|лукашенк\w*|обсе|одкб|совет\w* безопасности|совбез\w*
лавров\w*|рябков\w*|захаров\w*|песков\w*|грушко|шойгу|герасимов\w*|патрушев\w*|пушилин\w*|пасечник\w*
санкци\w*|гаранти\w*|безопасност\w+ (?:россии|в европе|и стабильност\w*)|стратегическ\w+ стабильност\w*|северн\w+ поток\w*|газпром\w*|газопровод\w*|дедолларизац\w*|swift
вторжени\w*|вторг\w*|агресси\w*|провокаци\w*|(?:де)?эскалаци\w*|обстрел\w*|ополчен\w*|беженц\w*|эвакуаци\w*|эвакуир\w*|наемник\w*|войн|война|войны|войне|войну|войной|русофоб\w*
войск\w*|вооружен\w*|учения|учений|учениям|учениях|ракет\w*|гиперзвук\w*|авианосец|авианосц\w*|эсминец|эсминц\w*|фрегат\w*|черн\w+ мор\w*|черноморск\w*|переговор\w*|телефонн\w+ (?:разговор\w*|бесед\w*)|саммит\w*|независимост\w+ (?:донецк\w*|луганск\w*|республик\w*)
"""


def expression(alternatives: str) -> str:
    """Returns the regular expression of a screen, as it is published: its alternatives between edges of words."""
    return rf"\b(?:{'|'.join(alternatives.strip().splitlines())})\b"


SCREENS = {"english": expression(ENGLISH), "german": expression(GERMAN), "russian": expression(RUSSIAN)}


def screen(name: str) -> re.Pattern[str]:
    """Returns a screen by name, ready to search plain text whatever the case of its letters."""
    return re.compile(SCREENS[name], re.IGNORECASE)
