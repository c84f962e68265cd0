"""The names of months in the languages that newspapers on the web are mostly written in."""

from __future__ import annotations

_NAMES = {
    1: """january jan januar jän jänner janvier janv enero ene gennaio gen janeiro januari tammikuu
        tammikuuta stycznia styczeń sty leden ledna január ianuarie ocak oca января январь янв
        січня siječnja ιανουαρίου ιαν ינואר يناير كانون ม.ค มกราคม जनवरी janúar urtarrila gener""",
    2: """february feb februar februari février févr fév fevrier febrero febbraio fevereiro fev
        helmikuu helmikuuta lutego luty lut únor února február februarie şubat şub февраля февраль
        фев лютого veljače φεβρουαρίου φεβ פברואר فبراير شباط กุมภาพันธ์ फरवरी febrer""",
    3: """march mar märz mrz mär mars marzo março marco maart mrt maaliskuu maaliskuuta marca
        marzec březen března március martie mart марта март мар березня ožujka μαρτίου μαρ מרץ
        مارس آذار มีนาคม मार्च març""",
    4: """april apr avril avr abril abr aprile aprila huhtikuu huhtikuuta kwietnia kwiecień kwi
        duben dubna április aprilie nisan nis апреля апрель апр квітня travnja απριλίου απρ אפריל
        أبريل ابريل نيسان เมษายน अप्रैल""",
    5: """may mai mayo maggio mag maio mei maj maja toukokuu toukokuuta květen května május
        mayıs мая май травня svibnja μαΐου מאי مايو أيار พฤษภาคม मई maig""",
    6: """june jun juni juin junio giugno giu junho kesäkuu kesäkuuta czerwca czerwiec cze červen
        června június iunie haziran haz июня июнь июн червня lipnja ιουνίου ιουν יוני يونيو
        حزيران มิถุนายน जून juny""",
    7: """july jul juli juillet juil julio luglio lug julho heinäkuu heinäkuuta lipca lipiec lip
        červenec července július iulie temmuz tem июля июль июл липня srpnja ιουλίου ιουλ יולי
        يوليو تموز กรกฎาคม जुलाई juliol""",
    8: """august aug août aout agosto ago agos augustus augusti elokuu elokuuta sierpnia sierpień
        sie srpen srpna augusztus ağustos ağu августа август авг серпня kolovoza αυγούστου αυγ
        אוגוסט أغسطس اغسطس آب สิงหาคม अगस्त agost""",
    9: """september sep sept septembre septiembre settembre setembro set syyskuu syyskuuta września
        wrzesień wrz září szeptember septembrie eylül eyl сентября сентябрь сен вересня rujna
        σεπτεμβρίου σεπ ספטמבר سبتمبر أيلول กันยายน सितंबर setembre""",
    10: """october oct oktober okt octobre octubre ottobre ott outubro out lokakuu lokakuuta
        października październik paź říjen října október octombrie ekim eki октября октябрь окт
        жовтня listopada οκτωβρίου οκτ אוקטובר أكتوبر اكتوبر ตุลาคม अक्टूबर""",
    11: """november nov novembre noviembre novembro marraskuu marraskuuta listopad lis listopadu
        noiembrie kasım kas ноября ноябрь ноя листопада studenoga νοεμβρίου νοε נובמבר نوفمبر
        พฤศจิกายน नवंबर""",
    12: """december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro joulukuu
        joulukuuta grudnia grudzień gru prosinec prosince decembrie aralık ara декабря декабрь дек
        грудня prosinca δεκεμβρίου δεκ דצמבר ديسمبر ธันวาคม दिसंबर desembre desember""",
}

MONTHS: dict[str, int] = {
    name: number for number, names in _NAMES.items() for name in names.split()
}
